import { randomUUID } from 'node:crypto'
import { join } from 'node:path'
import { hashDocument } from '@branchline/adapters'
import { openHand } from '@branchline/db/testing'
import type { Document } from '@branchline/protocol'
import Database from 'libsql'
import type { Chain, Shop } from '../chain.ts'

/** Numbers in [0, 1) that a seed repeats. */
export function seeded(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}

interface Row {
  doctype: string
  key: string
  name: string
  body: string
  docstatus: number
}

/** Somebody's hand in a database, behind the back of the server that works on it. */
export interface Hand {
  row(doctype: string, key: string): Promise<Row>
  keys(doctype: string): Promise<string[]>
  set(row: Row, columns: Record<string, string | number>): Promise<void>
  remove(row: Row): Promise<void>
  /** A copy of a row under another identity. */
  copy(row: Row, columns: Record<string, string | number>): Promise<void>
}

export function handInShop(shop: Shop): Hand & { close(): Promise<void> } {
  const database = new Database(join(shop.dataDir, 'branch.sqlite'))
  const hand = handOver(
    async (text, values) => {
      const statement = database.prepare(text)
      if (text.startsWith('SELECT')) return statement.all(values) as Row[]
      statement.run(values)
      return []
    },
    () => '?',
  )
  return { ...hand, close: async () => void database.close() }
}

export async function handAtCentral(chain: Chain): Promise<Hand & { close(): Promise<void> }> {
  const { run, close } = await openHand(chain.databaseUrl)
  const hand = handOver(
    async (text, values) => (await run(text, values)) as unknown as Row[],
    (index) => `$${index}`,
  )
  return { ...hand, close }
}

function handOver(
  run: (text: string, values: (string | number)[]) => Promise<Row[]>,
  place: (index: number) => string,
): Hand {
  const where = (from: number) => `"doctype" = ${place(from)} AND "key" = ${place(from + 1)}`
  return {
    row: async (doctype, key) => {
      const [row] = await run(`SELECT * FROM "Document" WHERE ${where(1)}`, [doctype, key])
      if (!row) throw new Error(`there is no ${doctype} ${key}`)
      return row
    },
    keys: async (doctype) =>
      (await run(`SELECT "key" FROM "Document" WHERE "doctype" = ${place(1)} ORDER BY "key"`, [doctype])).map(
        ({ key }) => key,
      ),
    set: async ({ doctype, key }, columns) => {
      const names = Object.keys(columns)
      const sets = names.map((name, index) => `"${name}" = ${place(index + 1)}`).join(', ')
      await run(`UPDATE "Document" SET ${sets} WHERE ${where(names.length + 1)}`, [
        ...Object.values(columns),
        doctype,
        key,
      ])
    },
    remove: async ({ doctype, key }) => {
      await run(`DELETE FROM "Document" WHERE ${where(1)}`, [doctype, key])
    },
    copy: async ({ doctype, key }, columns) => {
      const [row] = (await run(`SELECT * FROM "Document" WHERE ${where(1)}`, [doctype, key])) as unknown as [
        Record<string, string>,
      ]
      const left = ['position', 'writtenIn', 'eventNumber', 'generation']
      const copied = Object.entries({ ...row, ...columns }).filter(
        ([name, value]) => !left.includes(name) && value !== null,
      )
      const names = copied.map(([name]) => `"${name}"`).join(', ')
      const places = copied.map((_, index) => place(index + 1)).join(', ')
      await run(
        `INSERT INTO "Document" (${names}) VALUES (${places})`,
        copied.map(([, value]) => value as string),
      )
    },
  }
}

/** What may be done to a row, and by how it is found out. */
export const tamperings = ['delete', 'body', 'body and hash', 'docstatus', 'docstatus and hash', 'add'] as const
export type Tampering = (typeof tamperings)[number]

/** Does it. Answers the key of the record that differs from then on. */
export async function tamper(
  hand: Hand,
  how: Tampering,
  doctype: string,
  key: string,
  byName: boolean,
): Promise<string> {
  const row = await hand.row(doctype, key)
  const document: Document = JSON.parse(row.body)
  switch (how) {
    case 'delete':
      await hand.remove(row)
      return key
    case 'body':
      await hand.set(row, { body: JSON.stringify(changed(document)) })
      return key
    case 'body and hash':
      await hand.set(row, { body: JSON.stringify(changed(document)), hash: hashDocument(changed(document)) })
      return key
    case 'docstatus':
      await hand.set(row, { docstatus: 2 })
      return key
    case 'docstatus and hash': {
      const cancelled = { ...document, docstatus: 2 as const }
      await hand.set(row, { docstatus: 2, body: JSON.stringify(cancelled), hash: hashDocument(cancelled) })
      return key
    }
    case 'add': {
      const name = `${document.name}-9`
      const uuid = randomUUID()
      const added: Document = { ...document, name, ...(byName ? {} : { sync_uuid: uuid }) }
      const columns = { key: byName ? name : uuid, name, body: JSON.stringify(added), hash: hashDocument(added) }
      await hand.copy(row, byName ? columns : { ...columns, syncUuid: uuid })
      return columns.key
    }
  }
}

/** Where there is money, the money. */
function changed(document: Document): Document {
  const field =
    ['grand_total', 'paid_amount', 'item_name', 'customer_name'].find((name) => name in document) ?? 'remarks'
  return { ...document, [field]: `${document[field]}9` }
}
