import { createWriteStream } from 'node:fs'
import { rename } from 'node:fs/promises'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { createGzip } from 'node:zlib'
import { print, type ServerOptions } from '@branchline/platform/command-line'
import type { Command } from 'commander'
import { runningServer, serverCommand } from './this-server.ts'

const pageDocuments = 500

type Options = ServerOptions & { doctype?: string[] }
type Central = Awaited<ReturnType<typeof runningServer>>

/**
 * `pnpm central export FILE.ndjson`: one document to a line, what others hang on first; `central import` reads it back. Pages are read
 * while others write: what has to be one moment is a backup.
 */
export function exportCommand(): Command {
  return serverCommand('export', 'Write documents to an NDJSON file, one to a line; import reads them back.')
    .argument('<file>', '.ndjson, or .ndjson.gz')
    .option('--doctype <name...>', 'only these DocTypes; absent: every one that has a rule')
    .action(async (file: string, options: Options) => {
      if (!/\.ndjson(\.gz)?$/.test(file)) throw new Error('The file is to end in .ndjson or .ndjson.gz.')
      const central = await runningServer(options)
      const counts: Record<string, number> = {}
      const lines = Readable.from(linesOf(central, options.doctype ?? (await ruledDoctypes(central)), counts))
      const unfinished = `${file}.unfinished`
      const steps = file.endsWith('.gz') ? [createGzip()] : []
      await pipeline([lines, ...steps, createWriteStream(unfinished, { flush: true, mode: 0o600 })])
      await rename(unfinished, file)
      const total = Object.values(counts).reduce((sum, count) => sum + count, 0)
      print({ file, documents: counts }, `${total} documents are in ${file}.`, options)
    })
}

async function ruledDoctypes(central: Central): Promise<string[]> {
  const { aliasDoctype } = await import('@branchline/adapters')
  const { rules } = await central.rules.list.query()
  // Aliases come by themselves with the customers that were merged.
  return rules.filter(({ enabled, doctype }) => enabled && doctype !== aliasDoctype).map(({ doctype }) => doctype)
}

async function* linesOf(central: Central, doctypes: string[], counts: Record<string, number>): AsyncGenerator<string> {
  for (const doctype of doctypes) {
    let after: string | null = null
    do {
      const asked: { doctype: string; after: string | null; limit: number } = { doctype, after, limit: pageDocuments }
      const page: { documents: object[]; nextAfter: string | null } = await central.documents.list.query(asked)
      for (const document of page.documents) yield `${JSON.stringify({ doctype, ...document })}\n`
      counts[doctype] = (counts[doctype] ?? 0) + page.documents.length
      if (process.stderr.isTTY) process.stderr.write(`\r${doctype}: ${counts[doctype]}          `)
      after = page.nextAfter
    } while (after !== null)
  }
  if (process.stderr.isTTY) process.stderr.write('\n')
}
