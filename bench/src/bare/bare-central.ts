import express from 'express'
import { Pool } from 'pg'

/** The least central can do: it parses the sale and stores it in one durable commit. */
const { PORT, HOST = '', DATABASE_URL = '' } = process.env
const pool = new Pool({ connectionString: DATABASE_URL })
await pool.query('CREATE TABLE IF NOT EXISTS bare_sale (name text PRIMARY KEY, body text)')

const app = express()
app.get('/trpc/health', (_req, res) => void res.end())
app.post('/push', express.json({ limit: '2mb' }), async (req, res) => {
  const { name, document } = req.body
  const text = 'INSERT INTO bare_sale VALUES ($1, $2)'
  await pool.query({ name: 'insert', text, values: [name, JSON.stringify(document)] })
  res.end()
})
app.listen(Number(PORT), HOST)
process.on('SIGTERM', () => process.exit(0))
