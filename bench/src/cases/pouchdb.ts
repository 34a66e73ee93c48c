import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { text } from 'node:stream/consumers'
import { setTimeout as wait } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { openLine } from '@branchline/line'
import { freePort } from '@branchline/platform/testing'
import { item, sale } from '../documents.ts'
import type { Result, Settings } from '../result.ts'
import type { Servers } from '../servers.ts'
import { importItems, itemCount, pullAll } from './masters-pull.ts'
import { pushAll, saleCount, sell } from './sales-push.ts'

const folder = fileURLToPath(new URL('../pouchdb', import.meta.url))
const upMsMax = 30_000

/**
 * M and T by PouchDB's defaults against a CouchDB-protocol server (express-pouchdb, LevelDB on both sides), beside ours in the same run: the ratio
 * is PouchDB's time over ours. Its packages stand in a folder of their own, which nothing else installs.
 */
export async function pouchdb(servers: Servers, { share }: Settings): Promise<Result[]> {
  if (!existsSync(`${folder}/node_modules`))
    throw new Error('PouchDB is not installed: npm install --ignore-scripts in bench/pouchdb.')
  const items = Array.from({ length: Math.round(itemCount * share) }, (_, index) => item(index))
  const sales = Array.from({ length: Math.round(saleCount * share) }, () => sale())
  const port = await freePort()
  const server = spawn(process.execPath, ['server.mjs', String(port), servers.fileOf('couch')], { cwd: folder })
  server.stderr.pipe(process.stderr)
  const url = `http://127.0.0.1:${port}`
  try {
    await up(url)
    await fill(`${url}/items`, items)
    const pulled = await replicate('pull', `${url}/items`, servers.fileOf('pouch-items'))
    await fetch(`${url}/sales`, { method: 'PUT' })
    const pushed = await replicate('push', `${url}/sales`, servers.fileOf('pouch-sales'), sales)
    const ours = await oursOf(servers, items.length, sales)
    return [
      {
        case: 'PouchDB M',
        what: `${items.length} Items by PouchDB, beside ours`,
        times: [pulled.ms],
        limits: [ours.pullMs],
        rssClientMb: pulled.peakMb,
        notes: ['ours is to be at least 10 times faster'],
      },
      {
        case: 'PouchDB T',
        what: `${sales.length} invoices by PouchDB, beside ours`,
        times: [pushed.ms],
        limits: [ours.pushMs],
        rssClientMb: pushed.peakMb,
        notes: ['ours is to be at least 4 times faster'],
      },
    ]
  } finally {
    server.kill()
  }
}

async function oursOf(servers: Servers, items: number, sales: Record<string, unknown>[]) {
  await importItems(servers, items)
  const empty = await servers.openBranch({ centralUrl: 'http://127.0.0.1:9' })
  const pullMs = await pullAll(empty, servers.centralUrl, items)
  await empty.close()
  const line = await openLine(servers.centralPort)
  const branch = await servers.openBranch({ centralUrl: `http://127.0.0.1:${line.port}` })
  await branch.api.sync.pull.mutate()
  line.cut()
  await sell(branch, sales)
  const pushMs = await pushAll(branch, () => line.heal())
  await branch.close()
  await line.close()
  return { pullMs, pushMs }
}

async function up(url: string): Promise<void> {
  const endsAt = performance.now() + upMsMax
  const isUp = () =>
    fetch(`${url}/healthy`).then(
      ({ ok }) => ok,
      () => false,
    )
  while (!(await isUp())) {
    if (performance.now() > endsAt) throw new Error('the CouchDB-protocol server did not come up')
    await wait(50)
  }
}

async function fill(url: string, documents: Record<string, unknown>[]): Promise<void> {
  await fetch(url, { method: 'PUT' })
  for (let at = 0; at < documents.length; at += 1_000) {
    const docs = documents.slice(at, at + 1_000).map((document) => ({ _id: document.name, ...document }))
    const headers = { 'content-type': 'application/json' }
    const answer = await fetch(`${url}/_bulk_docs`, { method: 'POST', headers, body: JSON.stringify({ docs }) })
    if (!answer.ok) throw new Error(`the server took no documents: ${await answer.text()}`)
  }
}

async function replicate(
  direction: 'pull' | 'push',
  url: string,
  to: string,
  documents: object[] = [],
): Promise<{ ms: number; peakMb: number }> {
  const child = spawn(process.execPath, ['replicate.mjs', direction, url, to], {
    cwd: folder,
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  child.stdin.end(JSON.stringify(documents))
  return JSON.parse(await text(child.stdout))
}
