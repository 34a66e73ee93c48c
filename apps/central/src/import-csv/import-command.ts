import { createReadStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import { createGunzip } from 'node:zlib'
import type { CentralRouter, ImportResult } from '@branchline/protocol'
import { createTRPCClient, httpLink } from '@trpc/client'
import { Command } from 'commander'
import { parse } from 'csv-parse'
import { createLogUpdate } from 'log-update'
import { rowsToDocuments } from './rows-to-documents.ts'

const batchDocuments = 500
const shownRejections = 20

interface Options {
  doctype: string
  url: string
  username: string
}

interface Totals {
  created: number
  updated: number
  unchanged: number
  rejected: number
}

/** `pnpm central import FILE --doctype Item`: sends a CSV file (gzipped or not) to a running central. */
export function importCommand(): Command {
  return new Command('import')
    .description(
      'Import masters or history from a CSV file (or .csv.gz) into a running central; ADMIN_PASSWORD logs in.',
    )
    .argument('<file>', 'first line: column names; `items.qty` is a column of the child table `items`')
    .requiredOption('--doctype <doctype>', 'what each row is, as "Item"')
    .option(
      '--url <url>',
      'where central answers',
      process.env.CENTRAL_URL ?? `http://127.0.0.1:${process.env.PORT ?? 8000}`,
    )
    .option('--username <name>', 'operator', process.env.ADMIN_USERNAME ?? 'admin')
    .action(run)
}

async function run(file: string, { doctype, url, username }: Options): Promise<void> {
  const password = process.env.ADMIN_PASSWORD
  if (!password) throw new Error('Set ADMIN_PASSWORD to the password of the operator who imports.')
  const { size } = await stat(file)
  const login = await client(url).auth.login.mutate({ username, password })
  const central = client(url, login.token)
  const totals: Totals = { created: 0, updated: 0, unchanged: 0, rejected: 0 }
  const rejections: ImportResult[] = []
  const input = createReadStream(file)
  const show = progress(() => ({ totals, share: size === 0 ? 1 : input.bytesRead / size }))
  const text = file.endsWith('.gz') ? input.pipe(createGunzip()) : input
  const rows = text.pipe(parse({ columns: true, bom: true, skip_empty_lines: true, relax_column_count_less: true }))
  for (const stream of [input, text]) stream.on('error', (error: Error) => rows.destroy(error))
  const send = async (documents: Record<string, unknown>[]) => {
    const { results } = await central.documents.import.mutate({ doctype, documents })
    for (const result of results) {
      totals[result.status] += 1
      if (result.status === 'rejected' && rejections.length < shownRejections) rejections.push(result)
    }
    show.update()
  }
  for await (const batch of inBatches(rowsToDocuments(rows, doctype), batchDocuments)) await send(batch)
  show.done()
  for (const { name, code, message } of rejections)
    console.error(`  rejected ${name ?? '(no name)'}: ${code}: ${message}`)
  if (totals.rejected > 0) {
    throw new Error(
      `${totals.rejected} documents were rejected; the others are in. Correct them and import the file again: what is there already stays as it is.`,
    )
  }
}

async function* inBatches<T>(items: AsyncIterable<T>, size: number): AsyncGenerator<T[]> {
  let batch: T[] = []
  for await (const item of items) {
    batch.push(item)
    if (batch.length < size) continue
    yield batch
    batch = []
  }
  if (batch.length > 0) yield batch
}

function client(url: string, token?: string) {
  return createTRPCClient<CentralRouter>({
    links: [httpLink({ url: `${url}/trpc`, headers: token ? { authorization: `Bearer ${token}` } : {} })],
  })
}

function progress(state: () => { totals: Totals; share: number }): { update(): void; done(): void } {
  const line = () => {
    const { totals, share } = state()
    const all = Object.values(totals).reduce((sum, count) => sum + count, 0)
    return `${Math.round(share * 100)} %  ${all} documents: ${totals.created} created, ${totals.updated} updated, ${totals.unchanged} unchanged, ${totals.rejected} rejected`
  }
  if (!process.stdout.isTTY) return { update: () => {}, done: () => console.log(line()) }
  const draw = createLogUpdate(process.stdout)
  return {
    update: () => draw(line()),
    done: () => {
      draw(line())
      draw.done()
    },
  }
}
