import { stat } from 'node:fs/promises'
import { print, type ServerOptions } from '@branchline/platform/command-line'
import type { ImportResult } from '@branchline/protocol'
import type { Command } from 'commander'
import { createLogUpdate } from 'log-update'
import { runningServer, serverCommand } from '../command-line/this-server.ts'
import { inBatches } from './in-batches.ts'
import { isNdjson, readDocuments } from './read-documents.ts'

const batchRoom = { documents: 500, chars: 4_000_000 }
const shownRejections = 20

type Options = ServerOptions & { doctype?: string }

interface Totals {
  created: number
  updated: number
  unchanged: number
  rejected: number
}

/** `pnpm central import FILE`: sends the documents of a CSV or NDJSON file (gzipped or not) to a running central. */
export function importCommand(): Command {
  return serverCommand('import', 'Import masters or history from a CSV or NDJSON file into a running central.')
    .argument(
      '<file>',
      '.csv: its first line names columns, `items.qty` is one of the child table `items`; .ndjson: as export writes',
    )
    .option('--doctype <doctype>', 'what each row is, as "Item"; in an NDJSON file: what does not say so itself')
    .action(run)
}

async function run(file: string, options: Options): Promise<void> {
  const { doctype } = options
  if (doctype === undefined && !isNdjson(file))
    throw new Error('Say with --doctype what each row of a CSV file is, as --doctype Item.')
  const { size } = await stat(file)
  const central = await runningServer(options)
  const totals: Totals = { created: 0, updated: 0, unchanged: 0, rejected: 0 }
  const rejections: ImportResult[] = []
  const { documents, bytesRead } = readDocuments(file, doctype)
  const show = progress(() => ({ totals, share: size === 0 ? 1 : bytesRead() / size }), options)
  for await (const batch of inBatches(documents, batchRoom)) {
    const given = { documents: batch, ...(doctype === undefined ? {} : { doctype }) }
    const { results } = await central.documents.import.mutate(given)
    for (const result of results) {
      totals[result.status] += 1
      if (result.status === 'rejected' && rejections.length < shownRejections) rejections.push(result)
    }
    show.update()
  }
  show.done()
  if (options.json) print({ ...totals, rejections }, '', options)
  for (const { name, code, message } of rejections)
    console.error(`  rejected ${name ?? '(no name)'}: ${code}: ${message}`)
  if (totals.rejected > 0) {
    throw new Error(
      `${totals.rejected} documents were rejected; the others are in. Correct them and import the file again: what is there already stays as it is.`,
    )
  }
}

function progress(
  state: () => { totals: Totals; share: number },
  { json }: { json?: boolean },
): { update(): void; done(): void } {
  const line = () => {
    const { totals, share } = state()
    const all = Object.values(totals).reduce((sum, count) => sum + count, 0)
    return `${Math.round(share * 100)} %  ${all} documents: ${totals.created} created, ${totals.updated} updated, ${totals.unchanged} unchanged, ${totals.rejected} rejected`
  }
  if (json) return { update: () => {}, done: () => {} }
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
