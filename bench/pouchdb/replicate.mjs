// One replication by PouchDB's defaults, timed: node replicate.mjs pull|push URL FOLDER. The documents to push come as JSON on stdin.
import { text } from 'node:stream/consumers'
import PouchDB from './pouch.mjs'

const [direction, url, folder] = process.argv.slice(2)
const local = new PouchDB(folder)
if (direction === 'push') {
  const documents = JSON.parse(await text(process.stdin))
  for (let at = 0; at < documents.length; at += 1_000) await local.bulkDocs(documents.slice(at, at + 1_000))
}
const started = performance.now()
const done = await (direction === 'pull' ? local.replicate.from(url) : local.replicate.to(url))
const ms = performance.now() - started
if (!done.ok) throw new Error(`the replication ended with ${done.status}`)
console.log(
  JSON.stringify({ ms, documents: done.docs_written, peakMb: Math.round(process.resourceUsage().maxRSS / 1024) }),
)
await local.close()
