import { createReadStream } from 'node:fs'
import { pipeline } from 'node:stream'
import { createGunzip } from 'node:zlib'
import { parse } from 'csv-parse'
import { DemoError } from '../demo-error.ts'
import { type SaleRow, saleColumns } from './sale-row.ts'

/** The rows of a gzipped file in its order, as a stream. Errors: DemoError when it is not such a file. */
export async function* readRows(file: string): AsyncGenerator<SaleRow> {
  const parser = parse({ columns: (header: string[]) => requireColumns(file, header), bom: true })
  let failure: unknown = null
  const rows = pipeline(createReadStream(file), createGunzip(), parser, (error) => {
    failure = error
  })
  try {
    for await (const row of rows) yield row as SaleRow
  } catch (error) {
    failure ??= error
  }
  if (failure instanceof DemoError) throw failure
  if (failure)
    throw new DemoError(`${file} could not be read: ${failure instanceof Error ? failure.message : failure}.`)
}

function requireColumns(file: string, header: string[]): string[] {
  const missing = saleColumns.filter((column) => !header.includes(column))
  if (missing.length === 0) return header
  throw new DemoError(`${file} is not the UCI Online Retail file: it has no column ${missing.join(', ')}.`)
}
