import { join } from 'node:path'
import { openBranchStore } from '@branchline/db/branch'
import { folderSecretKey, systemIds, unseal } from '@branchline/platform'
import Database from 'libsql'
import type { Told } from './told.ts'

/** What is wrong with what a power cut left: a law and what breaks it. */
export interface Broken {
  law: Law
  detail: string
}

export const laws = {
  opens: 'the server opens its folder, whatever the cut left',
  whole: 'SQLite finds the database whole',
  sale: 'a sale that a till was told of is there, as it was told',
  together: 'every document made here has its operations, and every operation its payload and its document',
  pushed: 'what was sent to central is owed here or settled',
  acked: 'nothing is settled that was never sent',
  numbers: 'numbers have no gap, and none is given twice',
  password: 'a server that was up finds its password for central again',
} as const
export type Law = keyof typeof laws

interface SaleRow {
  key: string
  name: string
  docstatus: number
  isJson: number
  hashes: string | null
  operations: string | null
  hash: string
  lines: number
  entries: number
}

const salesWithOperations = `
  SELECT d."key", d."name", d."docstatus", json_valid(d."body") AS isJson, d."hash",
    (SELECT group_concat(o."operation" ORDER BY o."sequence") FROM "Outbox" o WHERE o."doctype" = d."doctype" AND o."key" = d."key") AS operations,
    (SELECT group_concat(o."payloadHash" ORDER BY o."sequence") FROM "Outbox" o WHERE o."doctype" = d."doctype" AND o."key" = d."key") AS hashes,
    CASE WHEN d."body" ->> '$.update_stock' = 1 THEN json_array_length(d."body", '$.items') ELSE 0 END AS lines,
    (SELECT count(*) FROM "Document" e WHERE e."doctype" = 'Stock Ledger Entry' AND e."body" ->> '$.voucher_no' = d."name") AS entries
  FROM "Document" d WHERE d."doctype" = 'Sales Invoice' ORDER BY d."name"`

const strayOperations = `
  SELECT o."sequence" FROM "Outbox" o LEFT JOIN "OutboxPayload" p ON p."sequence" = o."sequence"
  LEFT JOIN "Document" d ON d."doctype" = o."doctype" AND d."key" = o."key"
  WHERE p."payload" IS NULL OR NOT json_valid(p."payload") OR d."key" IS NULL`

/** Opens a folder as the server does, and compares it with what was told before the cut. Null: all laws hold. */
export async function checkImage(dataDir: string, branchCode: string, told: Told): Promise<Broken | null> {
  let store: Awaited<ReturnType<typeof openBranchStore>>
  try {
    store = await openBranchStore({ dataDir })
  } catch (error) {
    return { law: 'opens', detail: String(error) }
  }
  const database = new Database(join(dataDir, 'branch.sqlite'))
  try {
    return (
      checkWhole(database) ??
      checkSales(database, told) ??
      checkOperations(database, told) ??
      checkNumbers(database, branchCode) ??
      checkPassword(database, dataDir, branchCode, told)
    )
  } catch (error) {
    return { law: 'opens', detail: String(error) }
  } finally {
    database.close()
    await store.close()
  }
}

type Reader = InstanceType<typeof Database>

function checkWhole(database: Reader): Broken | null {
  const found = database.prepare('PRAGMA integrity_check').all() as { integrity_check: string }[]
  const said = found.map((row) => row.integrity_check).join('; ')
  return said === 'ok' ? null : { law: 'whole', detail: said }
}

function checkSales(database: Reader, { sales }: Told): Broken | null {
  const rows = database.prepare(salesWithOperations).all() as SaleRow[]
  const stored = new Map(rows.map((row) => [row.key, row]))
  for (const [syncUuid, { name, docstatus }] of sales) {
    const row = stored.get(syncUuid)
    if (!row) return { law: 'sale', detail: `${name} is gone` }
    if (row.name !== name || row.docstatus < docstatus) {
      return { law: 'sale', detail: `${name} (${docstatus}) is ${row.name} (${row.docstatus})` }
    }
  }
  for (const { name, docstatus, isJson, operations, hashes, hash, lines, entries } of rows) {
    const wanted = docstatus === 2 ? 'submit,cancel' : 'submit'
    if (!isJson || operations !== wanted)
      return { law: 'together', detail: `${name} (${docstatus}) has operations: ${operations}` }
    if (hashes?.split(',').at(-1) !== hash) return { law: 'together', detail: `${name} and its operation differ` }
    if (entries !== lines * docstatus) return { law: 'together', detail: `${name} has ${entries} stock entries` }
  }
  return null
}

function checkOperations(database: Reader, { sent }: Told): Broken | null {
  const [stray] = database.prepare(strayOperations).all() as { sequence: number }[]
  if (stray) return { law: 'together', detail: `operation ${stray.sequence} stands alone` }
  const rows = database
    .prepare('SELECT "operationId", "sequence", "state" FROM "Outbox" ORDER BY "sequence"')
    .all() as {
    operationId: string
    sequence: number
    state: string
  }[]
  const gap = rows.findIndex(({ sequence }, index) => sequence !== index + 1)
  if (gap >= 0) return { law: 'numbers', detail: `operation ${gap + 1} is missing` }
  const owned = new Set(rows.map(({ operationId }) => operationId))
  const lost = [...sent].find((operationId) => !owned.has(operationId))
  if (lost) return { law: 'pushed', detail: `${lost} went to central and is gone` }
  const unsent = rows.find(({ operationId, state }) => state === 'acked' && !sent.has(operationId))
  return unsent ? { law: 'acked', detail: `operation ${unsent.sequence} is settled and was never sent` } : null
}

function checkNumbers(database: Reader, branchCode: string): Broken | null {
  const numbers = database
    .prepare(
      `SELECT CAST(substr("name", -5) AS INTEGER) AS number FROM "Document" WHERE "doctype" = 'Sales Invoice' ORDER BY 1`,
    )
    .all() as { number: number }[]
  const gap = numbers.findIndex(({ number }, index) => number !== index + 1)
  if (gap >= 0) return { law: 'numbers', detail: `number ${gap + 1} is missing or there twice` }
  const [counter] = database
    .prepare(`SELECT "current" FROM "NamingSeries" WHERE "counterKey" LIKE 'SINV-${branchCode}-%'`)
    .all() as { current: number }[]
  const given = counter?.current ?? 0
  return given === numbers.length
    ? null
    : { law: 'numbers', detail: `${given} numbers are given, and ${numbers.length} sales are there` }
}

function checkPassword(database: Reader, dataDir: string, branchCode: string, { answered }: Told): Broken | null {
  // As at a start: a key that is there and no good would stop every start until a person comes.
  const key = folderSecretKey(dataDir, systemIds)
  const [site] = database.prepare('SELECT "syncPassword" FROM "SiteConfig"').all() as { syncPassword: string | null }[]
  if (!site?.syncPassword) return answered ? { law: 'password', detail: 'the site is gone' } : null
  return unseal(key, branchCode, site.syncPassword) === null
    ? { law: 'password', detail: 'the password does not open with secret.key' }
    : null
}
