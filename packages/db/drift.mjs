// Do schema.prisma and the migrations of each side say the same? Applies the migrations to a scratch database and compares tables,
// columns, types, nullability and primary keys. What Prisma cannot express (partial indexes, triggers, sequences) is not compared.
import { readdirSync, readFileSync } from 'node:fs'
import Database from 'libsql'
import pg from 'pg'
import { startScratchServer } from './dist/testing/index.js'

const here = new URL('.', import.meta.url)

/** Models of a schema as `Table.column` -> `TYPE null|not null key|-`. */
function declared(side, typeOf) {
  const schema = readFileSync(new URL(`src/${side}/prisma/schema.prisma`, here), 'utf8')
  const columns = new Map()
  for (const [, table, body] of schema.matchAll(/^model (\w+) \{\n([\s\S]*?)^\}/gm)) {
    const compound = /@@id\(\[([^\]]+)\]\)/.exec(body)?.[1]?.split(/,\s*/) ?? []
    for (const line of body.split('\n')) {
      const [, name, type, optional, rest] = /^ {2}(\w+)\s+(\w+)(\??)(.*)$/.exec(line) ?? []
      if (!name || !type) continue
      const key = /@id\b/.test(rest ?? '') || compound.includes(name)
      columns.set(`${table}.${name}`, describe(typeOf(type, rest ?? ''), !optional, key))
    }
  }
  return columns
}

const describe = (type, notNull, key) => `${type} ${notNull ? 'not null' : 'null'}${key ? ' key' : ''}`

function migrations(side) {
  const folder = new URL(`src/${side}/prisma/migrations/`, here)
  return readdirSync(folder)
    .sort()
    .map((name) => readFileSync(new URL(`${name}/migration.sql`, folder), 'utf8'))
}

function branchTables() {
  const database = new Database(':memory:')
  for (const sql of migrations('branch')) database.exec(sql)
  const columns = new Map()
  for (const { name: table } of database
    .prepare("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'")
    .all()) {
    for (const column of database.prepare(`PRAGMA table_info("${table}")`).all()) {
      columns.set(`${table}.${column.name}`, describe(column.type, column.notnull === 1, column.pk > 0))
    }
  }
  return columns
}

async function centralTables() {
  const server = await startScratchServer()
  const client = new pg.Client({ connectionString: server.url })
  try {
    await client.connect()
    for (const sql of migrations('central')) await client.query(sql)
    const { rows } = await client.query(`
      SELECT c.table_name, c.column_name, c.udt_name, c.is_nullable = 'NO' AS not_null, k.column_name IS NOT NULL AS key
      FROM information_schema.columns c
      LEFT JOIN information_schema.table_constraints t
        ON t.table_schema = c.table_schema AND t.table_name = c.table_name AND t.constraint_type = 'PRIMARY KEY'
      LEFT JOIN information_schema.key_column_usage k
        ON k.constraint_name = t.constraint_name AND k.table_name = c.table_name AND k.column_name = c.column_name
      WHERE c.table_schema = 'public'`)
    return new Map(
      rows.map((row) => [`${row.table_name}.${row.column_name}`, describe(row.udt_name, row.not_null, row.key)]),
    )
  } finally {
    await client.end()
    await server.stop()
  }
}

const sqlite = { String: 'TEXT', Int: 'INTEGER', Boolean: 'BOOLEAN', BigInt: 'BIGINT' }
const postgres = {
  String: 'text',
  Int: 'int4',
  BigInt: 'int8',
  Decimal: 'numeric',
  Boolean: 'bool',
  Json: 'jsonb',
  DateTime: 'timestamptz',
}
const sides = {
  branch: [declared('branch', (type) => sqlite[type] ?? type), branchTables()],
  central: [
    declared('central', (type, rest) => (/SmallInt/.test(rest) ? 'int2' : (postgres[type] ?? type))),
    await centralTables(),
  ],
}

let drift = 0
for (const [side, [wanted, found]] of Object.entries(sides)) {
  for (const column of new Set([...wanted.keys(), ...found.keys()])) {
    if (wanted.get(column) === found.get(column)) continue
    drift += 1
    console.error(
      `${side}: ${column} is "${wanted.get(column) ?? 'absent'}" in schema.prisma and "${found.get(column) ?? 'absent'}" after the migrations`,
    )
  }
}
if (drift > 0) process.exit(1)
console.log(`Schemas and migrations agree: ${sides.branch[0].size} and ${sides.central[0].size} columns.`)
