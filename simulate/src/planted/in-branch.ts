import { hashDocument } from '@branchline/adapters'
import type { BranchTransaction, DocumentRow, NewOutboxRow } from '@branchline/db/branch'
import type { Document } from '@branchline/protocol'

/** The operations of a branch's transaction that a planted bug replaces. */
type BranchPlant = (tx: BranchTransaction) => Partial<BranchTransaction>

/** Defects of what a branch does beyond sending sales. */
export const branchPlants = {
  'clock of the wall': {
    what: 'an edit is timed by the clock on the wall, whatever was seen before',
    plant: (tx) => {
      const byWall = (hlc: string, at: string) => `${String(Date.parse(at)).padStart(13, '0')}${hlc.slice(13)}`
      return {
        addOutboxRows: (rows) => tx.addOutboxRows(rows.map((row) => ({ ...row, hlc: byWall(row.hlc, row.createdAt) }))),
      }
    },
  },
  'every field stamped': {
    what: 'an edit of one field counts as one of all',
    plant: (tx) => {
      const stamped = <Row extends Pick<NewOutboxRow, 'hlc' | 'fieldTimes'>>(row: Row): Row => ({
        ...row,
        fieldTimes: row.fieldTimes && Object.fromEntries(Object.keys(row.fieldTimes).map((field) => [field, row.hlc])),
      })
      return {
        addOutboxRows: (rows) => tx.addOutboxRows(rows.map(stamped)),
        replaceOutboxRow: (sequence, row) => tx.replaceOutboxRow(sequence, stamped(row)),
      }
    },
  },
  'owed edit overwritten': {
    what: 'what is pulled takes the place of an edit that was not sent yet',
    plant: () => ({ findOwedKeys: async () => new Set<string>() }),
  },
  'parked and forgotten': {
    what: 'what cannot be applied yet is left out',
    plant: () => ({ putParked: async () => {} }),
  },
  'local edit stays': {
    what: "an edit of what central owns is not undone while central's version stays the same",
    plant: () => ({ findLocalEdits: async () => [] }),
  },
  'order of rows ignored': {
    what: 'a version that differs in the order of rows alone is taken for the same',
    plant: (tx) => ({
      putDocuments: async (rows, generation) => {
        const other: DocumentRow[] = []
        for (const row of rows) {
          const held = generation === undefined ? null : await tx.findDocument(row)
          if (!held || sorted(held.body) !== sorted(row.body)) other.push(row)
        }
        return tx.putDocuments(other, generation)
      },
    }),
  },
  'blank phone is a phone': {
    what: 'customers without a phone have one, the same',
    plant: (tx) => ({
      putDocuments: (rows, generation) =>
        tx.putDocuments(
          rows.map((row) => {
            const body = withPhone(row.doctype, row.body)
            return body === row.body ? row : { ...row, body, hash: hashOf(body) }
          }),
          generation,
        ),
      addOutboxRows: (rows) =>
        tx.addOutboxRows(
          rows.map((row) => {
            const payload = withPhone(row.doctype, row.payload)
            return payload === row.payload ? row : { ...row, payload, payloadHash: hashOf(payload) }
          }),
        ),
    }),
  },
  'dead letter lets go': {
    what: 'an operation that is refused for good holds back nothing any more',
    plant: (tx) => ({ settleBatch: (settlements, now) => droppingDead(tx, settlements, now, 'alone') }),
  },
  'dead letter takes its chain along': {
    what: 'with an operation that is refused for good all that waits behind it is given up',
    plant: (tx) => ({ settleBatch: (settlements, now) => droppingDead(tx, settlements, now, 'chain') }),
  },
  'early cancel is done': {
    what: 'a cancellation whose sale central has not is taken for done, and never sent again',
    plant: (tx) => ({
      settleBatch: async (settlements, now) => {
        const early: Settlements = settlements.flatMap(({ kind, operationId }) =>
          kind === 'deferred'
            ? [{ kind: 'rejected', operationId, code: 'DONE', message: 'done', nextAttemptAt: now, dead: true }]
            : [],
        )
        await tx.settleBatch(
          settlements.filter(({ kind }) => kind !== 'deferred'),
          now,
        )
        await droppingDead(tx, early, now, 'alone')
      },
    }),
  },
} as const satisfies Record<string, { what: string; plant: BranchPlant }>

type Settlements = Parameters<BranchTransaction['settleBatch']>[0]

/** What dies is gone from the outbox, alone or with what is behind it. */
async function droppingDead(
  tx: BranchTransaction,
  settlements: Settlements,
  now: string,
  what: 'alone' | 'chain',
): Promise<void> {
  await tx.settleBatch(settlements, now)
  for (const { kind, operationId, ...rest } of settlements) {
    if (kind !== 'rejected' || !('dead' in rest) || !rest.dead) continue
    const rows = await tx.findDeadWithSuccessors([operationId])
    const gone = rows.filter((row) =>
      what === 'alone' ? row.operationId === operationId : row.operationId !== operationId,
    )
    await tx.discardOutboxRows(
      gone.map(({ sequence }) => sequence),
      { reason: 'nobody looked', now },
    )
  }
}

const blank = new Set(['', '0000', 'none'])

function withPhone(doctype: string, text: string): string {
  if (doctype !== 'Customer') return text
  const document: Document = JSON.parse(text)
  return blank.has(String(document.mobile_no)) ? JSON.stringify({ ...document, mobile_no: '+201000000000' }) : text
}

function hashOf(text: string): string {
  return hashDocument(JSON.parse(text))
}

function sorted(body: string): string {
  const document: Record<string, unknown> = JSON.parse(body)
  const fields = Object.entries(document).map(([field, value]) => [
    field,
    Array.isArray(value) ? value.map((row) => JSON.stringify({ ...row, idx: 0 })).sort() : value,
  ])
  return JSON.stringify(fields.sort())
}
