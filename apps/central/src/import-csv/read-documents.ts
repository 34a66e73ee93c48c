import { createReadStream } from 'node:fs'
import { createInterface } from 'node:readline'
import { createGunzip } from 'node:zlib'
import { limits } from '@branchline/protocol'
import { parse } from 'csv-parse'
import { rowsToDocuments } from './rows-to-documents.ts'

export interface DocumentFile {
  documents: AsyncIterable<Record<string, unknown>>
  /** Of the file as it lies there, packed or not. */
  bytesRead(): number
}

/** Is this a file of one JSON document to a line? Else it is a CSV file. */
export function isNdjson(file: string): boolean {
  return /\.(ndjson|jsonl)(\.gz)?$/.test(file)
}

/** The documents of a file: .ndjson as `central export` writes it, or .csv; each may be gzipped. Errors: Error that names the line. */
export function readDocuments(file: string, doctype: string | undefined): DocumentFile {
  const input = createReadStream(file)
  const text = file.endsWith('.gz') ? input.pipe(createGunzip()) : input
  const bytesRead = () => input.bytesRead
  if (isNdjson(file)) return { documents: parseLines(failingWith(input, text)), bytesRead }
  const rows = text.pipe(parse({ columns: true, bom: true, skip_empty_lines: true, relax_column_count_less: true }))
  for (const stream of [input, text]) stream.on('error', (error: Error) => rows.destroy(error))
  return { documents: rowsToDocuments(rows, doctype ?? ''), bytesRead }
}

function failingWith(input: NodeJS.ReadableStream, text: NodeJS.ReadableStream): NodeJS.ReadableStream {
  if (input !== text)
    input.on('error', (error: Error) => (text as unknown as { destroy(e: Error): void }).destroy(error))
  return text
}

async function* parseLines(text: NodeJS.ReadableStream): AsyncGenerator<Record<string, unknown>> {
  let failure: Error | null = null
  const lines = createInterface({ input: text, crlfDelay: Number.POSITIVE_INFINITY })
  // readline does not pass on what its input failed with.
  text.on('error', (error: Error) => {
    failure = error
    lines.close()
  })
  let number = 0
  for await (const line of lines) {
    number += 1
    if (line.trim() === '') continue
    yield documentOf(line, number)
  }
  if (failure) throw failure
}

/** Pure. */
export function documentOf(line: string, number: number): Record<string, unknown> {
  if (line.length > limits.documentChars)
    throw new Error(`Line ${number} is longer than ${limits.documentChars} characters.`)
  let value: unknown
  try {
    value = JSON.parse(line)
  } catch (error) {
    throw new Error(`Line ${number} is not JSON: ${(error as Error).message}`)
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw new Error(`Line ${number} is not a document: each line is one JSON object.`)
  return value as Record<string, unknown>
}
