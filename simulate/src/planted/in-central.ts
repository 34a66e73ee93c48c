import { strict as assert } from 'node:assert'
import type { CentralReader, CentralTransaction, RuleRow } from '@branchline/db/central'

/** What a planted bug of central replaces, from one start of it to the next. */
export interface CentralPlant {
  read?: (read: CentralReader) => Partial<CentralReader>
  write?: (tx: CentralTransaction) => Partial<CentralTransaction>
}

/** The second of an hlc. */
const secondOf = (hlc: string) => hlc.slice(0, 10)
const onlyMs = (hlc: string) => `${hlc.slice(0, 13)}-0000-`

const pageAs = (change: (page: Change[]) => Change[]): CentralPlant => ({
  read: (read) => ({
    readFeedPage: async (query) => {
      const page = await read.readFeedPage(query)
      return { ...page, changes: [JSON.stringify(change(JSON.parse(page.changes.join(''))))] }
    },
  }),
})

interface Change {
  kind: 'upsert' | 'tombstone'
  hlc: string
}

/** Defects of what central does beyond taking sales. */
export const centralPlants = {
  'cursor by timestamp': {
    what: 'the next page begins after the second in which the last one ended',
    plant: (): CentralPlant => ({
      read: (read) => ({
        readFeedPage: async (query) => {
          const page = await read.readFeedPage(query)
          const last = (JSON.parse(page.changes.join('')) as Change[]).at(-1)
          for (let after = page.last; last && page.hasMore && after !== null; ) {
            const beyond = await read.readFeedPage({ ...query, after, limit: 1 })
            const [next] = JSON.parse(beyond.changes.join('')) as Change[]
            if (!next || secondOf(next.hlc) !== secondOf(last.hlc)) break
            page.last = beyond.last
            after = beyond.last
          }
          return page
        },
      }),
    }),
  },
  'deletions beyond the page': {
    what: 'of the deletions in a page only the first is sent',
    plant: () => pageAs((page) => page.filter((change, at) => change.kind === 'upsert' || at === 0)),
  },
  'feed of another shop': {
    what: 'every branch is given what is for the first one',
    plant: (): CentralPlant => ({
      read: (read) => ({ readFeedPage: (query) => read.readFeedPage({ ...query, branchCode: 'CAI' }) }),
    }),
  },
  'move not told': {
    what: 'a shop is not told that a master was handed to another',
    plant: (): CentralPlant => ({
      write: (tx) => ({
        putTombstones: async (rows, travels) => {
          const held = await tx.findDocuments(rows)
          const moved = new Set(held.map(({ doctype, key }) => `${doctype}\n${key}`))
          return tx.putTombstones(
            rows.filter(({ doctype, key }) => !moved.has(`${doctype}\n${key}`)),
            travels,
          )
        },
      }),
    }),
  },
  'old tombstone again': {
    what: 'when a deleted record is made anew, its tombstone is sent once more, behind it',
    plant: (): CentralPlant => ({
      write: (tx) => ({
        putDocuments: async (rows, travels) => {
          const deleted = await tx.findTombstones(rows)
          await tx.putDocuments(rows, travels)
          const again = rows.flatMap(({ doctype, key, name, scope }) => {
            const tombstone = deleted.get(`${doctype}\n${key}`)
            return travels && tombstone ? [{ doctype, key, name, scope, ...tombstone }] : []
          })
          if (again.length > 0) await tx.putTombstones(again)
        },
      }),
    }),
  },
  'scopes left as they were': {
    what: 'another filter moves nothing that is stored',
    plant: (): CentralPlant => ({ write: () => ({ rescopeDocuments: async () => {} }) }),
  },
  'rule change dropped': {
    what: 'a filter that changes while scopes are worked out is overwritten when they are',
    plant: (): CentralPlant => {
      const begun = new Map<string, RuleRow>()
      return {
        write: (tx) => ({
          listRules: async () => {
            const rules = await tx.listRules()
            return rules.map((rule) => {
              if (!rule.rescoping) begun.delete(rule.doctype)
              else if (!begun.has(rule.doctype)) begun.set(rule.doctype, rule)
              return begun.get(rule.doctype) ?? rule
            })
          },
        }),
      }
    },
  },
  'ties go to the incoming': {
    what: 'of two edits in one millisecond the one that comes later stands',
    plant: (): CentralPlant => ({
      write: (tx) => ({
        findHeldByPush: async (pushed) => {
          const held = await tx.findHeldByPush(pushed)
          return { ...held, documents: held.documents.map((row) => ({ ...row, hlc: onlyMs(row.hlc) })) }
        },
        putPushed: async (documents, receipts, travels) => {
          const stored = new Map(
            (await tx.findDocuments(documents)).map((row) => [`${row.doctype}\n${row.key}`, row.hlc]),
          )
          const whole = documents.map((row) => {
            const hlc = stored.get(`${row.doctype}\n${row.key}`)
            return hlc !== undefined && onlyMs(hlc) === row.hlc ? { ...row, hlc } : row
          })
          return tx.putPushed(whole, receipts, travels)
        },
        findFieldTimes: async (keys) => {
          const found = await tx.findFieldTimes(keys)
          const cut = [...found].map(
            ([id, times]) =>
              [id, Object.fromEntries(Object.entries(times).map(([field, time]) => [field, onlyMs(time)]))] as const,
          )
          return new Map(cut)
        },
      }),
    }),
  },
  'conflict applied': {
    what: 'what a person shall decide is decided for the branch',
    plant: (): CentralPlant => ({
      write: (tx) => ({
        putOpenConflict: async ({ doctype, key, incomingBody: body, incomingHash: hash, incomingHlc: hlc }) => {
          const [row] = await tx.findDocuments([{ doctype, key }])
          const later = row && row.hlc > hlc ? row.hlc : hlc
          if (row) await tx.putDocuments([{ ...row, body, hash, hlc: later, version: row.version + 1 }], true)
          return null
        },
      }),
    }),
  },
  'field times unwritten': {
    what: 'central does not keep when a field was written',
    plant: (): CentralPlant => ({ write: () => ({ putFieldTimes: async () => {} }) }),
  },
  'alias not rewritten': {
    what: 'what named an alias before central knew of it goes on naming it',
    plant: (): CentralPlant => ({ read: () => ({ findNaming: async () => ({ keys: [], next: null }) }) }),
  },
  'last entry is the balance': {
    what: 'an entry of a wallet takes the place of the one before',
    plant: (): CentralPlant => ({
      write: (tx) => ({
        putPushed: async (documents, receipts, travels) => {
          await tx.putPushed(documents, receipts, travels)
          for (const { doctype, key, body } of documents) {
            if (doctype !== 'Wallet Transaction') continue
            const { wallet } = JSON.parse(body)
            const entries = await tx.listDocuments({ doctype, filters: { wallet }, after: null, limit: 100 })
            await tx.removeDocuments(entries.filter((entry) => entry.key !== key))
          }
        },
      }),
    }),
  },
  'shift before its sales': {
    what: 'a closing shift that names a sale central has not is refused',
    plant: (): CentralPlant => ({
      write: (tx) => ({
        putPushed: async (documents, receipts, travels) => {
          for (const { doctype, body } of documents) {
            if (doctype !== 'POS Closing Shift') continue
            const named: string[] = JSON.parse(body).pos_transactions.map(
              (row: { sales_invoice: string }) => row.sales_invoice,
            )
            const known = await tx.findDocumentsByName('Sales Invoice', named)
            assert(new Set(known.map(({ name }) => name)).size === named.length, 'the shift names an unknown sale')
          }
          return tx.putPushed(documents, receipts, travels)
        },
      }),
    }),
  },
} as const satisfies Record<string, { what: string; plant: () => CentralPlant }>
