// For tests only: one real PostgreSQL per test run, one database per test file.
import { randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Client } from 'pg'
import { startEmbeddedServer } from '../central/embedded/embedded-server.ts'

export { type CrashingServer, startCrashingServer } from './crashing-server.ts'

/** Starts a PostgreSQL server in a folder of its own. `stop` ends it and removes the folder. */
export async function startScratchServer(): Promise<{ url: string; stop(): Promise<void> }> {
  const folder = mkdtempSync(join(tmpdir(), 'branchline-test-'))
  const server = await startEmbeddedServer(folder)
  return {
    url: server.url,
    stop: async () => {
      await server.stop()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

/** A connection of a hand's own, behind the back of whoever works on the database. */
export async function openHand(
  url: string,
): Promise<{ run(text: string, values: unknown[]): Promise<Record<string, unknown>[]>; close(): Promise<void> }> {
  const client = new Client({ connectionString: url })
  await client.connect()
  return { run: async (text, values) => (await client.query(text, values)).rows, close: () => client.end() }
}

/** An empty database on a server. Answers its URL. */
export async function createScratchDatabase(serverUrl: string): Promise<string> {
  return createDatabase(serverUrl, 'template1')
}

/** A copy of a database that nobody is connected to, as a restored backup of it. Answers its URL. */
export async function copyScratchDatabase(url: string): Promise<string> {
  const server = new URL(url)
  server.pathname = '/postgres'
  return createDatabase(server.href, new URL(url).pathname.slice(1))
}

async function createDatabase(serverUrl: string, template: string): Promise<string> {
  const name = `test_${randomBytes(6).toString('hex')}`
  const client = new Client({ connectionString: serverUrl })
  await client.connect()
  try {
    await client.query(`CREATE DATABASE ${name} TEMPLATE ${template}`)
  } finally {
    await client.end()
  }
  const url = new URL(serverUrl)
  url.pathname = `/${name}`
  return url.href
}
