import { mkdirSync } from 'node:fs'
import { Agent, request } from 'node:http'
import { join } from 'node:path'
import express from 'express'
import Database from 'libsql'

/**
 * The least a till's server can do: it parses the sale, stores it in one durable commit and answers. With CENTRAL_URL it also passes
 * each one on. No checks, no numbers, no session, no outbox.
 */
const { DATA_DIR = '', PORT, HOST = '', CENTRAL_URL } = process.env
mkdirSync(DATA_DIR, { recursive: true })
const database = new Database(join(DATA_DIR, 'bare.sqlite'))
database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA wal_autocheckpoint = 4000')
database.exec('CREATE TABLE IF NOT EXISTS sale (id INTEGER PRIMARY KEY, body TEXT)')
const insert = database.prepare('INSERT INTO sale (body) VALUES (?) RETURNING id')
const agent = new Agent({ keepAlive: true })

const app = express()
app.get('/trpc/health', (_req, res) => void res.end())
app.post('/trpc/documents.submit', express.json({ limit: '2mb' }), (req, res) => {
  const body = JSON.stringify(req.body.document)
  database.exec('BEGIN IMMEDIATE')
  const { id } = insert.get([body]) as { id: number }
  database.exec('COMMIT')
  const name = `BARE-${id}`
  res.json({ result: { data: { document: { name } } } })
  if (CENTRAL_URL) passOn(JSON.stringify({ name, document: req.body.document }))
})
app.listen(Number(PORT), HOST)
process.on('SIGTERM', () => process.exit(0))

function passOn(body: string): void {
  const headers = { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) }
  request(`${CENTRAL_URL}/push`, { method: 'POST', agent, headers }, (answer) => answer.resume()).end(body)
}
