import type { AliasRow, CentralReader, CentralTransaction, KnownAliasRow } from '@branchline/db/central'
import { documentOf } from './document-of.ts'
import { byText, type Rows, type Table, type Tables } from './tables.ts'

export type AliasReads = Pick<
  CentralReader,
  | 'findAliases'
  | 'findAlias'
  | 'listAliases'
  | 'findSeparated'
  | 'findCustomersByPhoneEnd'
  | 'listUnswept'
  | 'findNaming'
>
export type AliasWrites = Pick<CentralTransaction, 'putAliases' | 'moveAliases' | 'markSwept'>

type Stored = Rows['aliases']

const sharersMax = 50
const phoneEndDigits = 7

/** What is known of these names, whatever became of them. */
export function aliasesOf(t: Tables, names: string[]): KnownAliasRow[] {
  const wanted = new Set(names)
  return t.aliases.rows().flatMap((row) => (wanted.has(row.name) ? [known(row)] : []))
}

export function aliasReads(t: Tables): AliasReads {
  return {
    findAliases: async (names) => aliasesOf(t, names),
    findAlias: async (name) => {
      const row = t.aliases.rows().find((held) => held.name === name && held.state === 'alias')
      return row ? stored(row) : null
    },
    listAliases: async ({ state, text, after, limit }) =>
      inOrder(t.aliases)
        .filter((row) => row.state !== 'moved' && (state === null || row.state === state))
        .filter(({ name, aliasOf }) => text === null || name === text || aliasOf === text)
        .filter(({ name, aliasOf }) => !after || name > after[0] || (name === after[0] && aliasOf > after[1]))
        .slice(0, limit)
        .map(stored),
    findSeparated: async (names) => {
      const wanted = new Set(names)
      return t.aliases.rows().flatMap(({ name, aliasOf, state }) => {
        const times = state === 'separate' ? Number(wanted.has(name)) + Number(wanted.has(aliasOf)) : 0
        return Array.from({ length: times }, () => ({ name, aliasOf }))
      })
    },
    findCustomersByPhoneEnd: async (ends) =>
      [...new Set(ends)].flatMap((end) =>
        t.documents
          .rows()
          .filter(({ doctype, body }) => doctype === 'Customer' && phoneEndOf(body) === end)
          .slice(0, sharersMax)
          .map(documentOf),
      ),
    listUnswept: async (limit) =>
      inOrder(t.aliases)
        .filter(({ swept, state, body }) => !swept && (state === 'alias' || body !== null))
        .slice(0, limit)
        .map((row) => ({ ...known(row), at: row.mark })),
    findNaming: async ({ doctype, texts, after, limit }) => {
      const page = t.documents
        .rows()
        .filter((row) => row.doctype === doctype && row.key > after)
        .sort(byText((row) => row.key))
        .slice(0, limit)
      const keys = page.flatMap(({ key, body }) => (texts.some((text) => body.includes(text)) ? [key] : []))
      return { keys, next: page.length < limit ? null : (page.at(-1)?.key ?? null) }
    },
  }
}

export function aliasWrites(t: Tables, { nowMs, draw }: { nowMs: () => number; draw: () => bigint }): AliasWrites {
  const put = (row: Omit<Stored, 'at' | 'mark' | 'swept'>) =>
    t.aliases.put(idOfAlias(row), { ...row, at: new Date(nowMs()).toISOString(), mark: String(draw()), swept: false })
  return {
    putAliases: async (rows) => {
      for (const row of rows) put({ ...row, body: row.body ?? t.aliases.get(idOfAlias(row))?.body ?? null })
    },
    moveAliases: async (moves) => {
      const moved: string[] = []
      for (const { from, to } of moves) {
        const before = t.aliases.rows().filter(({ aliasOf, state }) => aliasOf === from && state === 'alias')
        for (const row of before) {
          const { name, branchCode, body } = row
          const there = t.aliases.get(idOfAlias({ name, aliasOf: to }))
          if (there?.state === 'separate') continue
          t.aliases.put(idOfAlias(row), { ...row, state: 'moved', swept: true })
          const fresh = { name, aliasOf: to, branchCode, body, by: null, reason: null }
          put({ ...(there ?? fresh), state: 'alias' })
          moved.push(name)
        }
      }
      return moved
    },
    markSwept: async (rows) => {
      for (const { at, ...pair } of rows) {
        const row = t.aliases.get(idOfAlias(pair))
        if (row?.mark === at) t.aliases.put(idOfAlias(pair), { ...row, swept: true })
      }
    },
  }
}

function idOfAlias({ name, aliasOf }: { name: string; aliasOf: string }): string {
  return `${name}\n${aliasOf}`
}

function known({ name, aliasOf, state }: Stored): KnownAliasRow {
  return { name, aliasOf, split: state !== 'alias' }
}

function stored({ mark: _mark, swept: _swept, state, ...row }: Stored) {
  return { ...row, state: state as AliasRow['state'] }
}

function inOrder(aliases: Table<Stored>): Stored[] {
  return aliases.rows().sort(byText(idOfAlias))
}

function phoneEndOf(body: string): string {
  return String(JSON.parse(body).mobile_no ?? '')
    .replace(/[^0-9]/g, '')
    .slice(-phoneEndDigits)
}
