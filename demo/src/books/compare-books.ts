import Big from 'big.js'
import type { BookRecord } from './read-book.ts'

/** One set of records as one side holds it. */
export interface Book {
  /** As a sentence continues it: 'at Cairo', 'at central'. */
  where: string
  records: readonly BookRecord[]
}

/** Differences of one record, as a sentence. */
export type Difference = string

/**
 * What two sides hold differently, record by record: absent there, held twice, or another content. `key` is the field that makes
 * a record the same on both sides. Amounts that are equal as numbers are equal, however they are written. Pure.
 */
export function compareBooks(doctype: string, key: string, left: Book, right: Book): Difference[] {
  const leftByKey = byKey(left, key)
  const rightByKey = byKey(right, key)
  return [
    ...twice(doctype, left, key),
    ...twice(doctype, right, key),
    ...[...leftByKey].flatMap(([id, record]) => {
      const other = rightByKey.get(id)
      if (!other) return [`${doctype} ${titleOf(record, id)} is ${left.where}, not ${right.where}`]
      return fieldsApart(record, other).map(
        (field) =>
          `${doctype} ${titleOf(record, id)}: ${field} is ${show(record[field])} ${left.where}, ${show(other[field])} ${right.where}`,
      )
    }),
    ...[...rightByKey].flatMap(([id, record]) =>
      leftByKey.has(id) ? [] : [`${doctype} ${titleOf(record, id)} is ${right.where}, not ${left.where}`],
    ),
  ]
}

function byKey({ records }: Book, key: string): Map<string, BookRecord> {
  return new Map(records.map((record) => [String(record[key]), record]))
}

function twice(doctype: string, { where, records }: Book, key: string): Difference[] {
  const times = new Map<string, number>()
  for (const record of records) times.set(String(record[key]), (times.get(String(record[key])) ?? 0) + 1)
  return [...times]
    .filter(([, number]) => number > 1)
    .map(([id, number]) => `${doctype} ${id} is ${number} times ${where}`)
}

function fieldsApart(left: BookRecord, right: BookRecord): string[] {
  const fields = new Set([...Object.keys(left), ...Object.keys(right)])
  return [...fields].filter((field) => !isSame(left[field], right[field]))
}

function isSame(left: unknown, right: unknown): boolean {
  if (left === right || JSON.stringify(left) === JSON.stringify(right)) return true
  return isAmount(left) && isAmount(right) && new Big(left).eq(right)
}

function isAmount(value: unknown): value is string | number {
  return typeof value === 'number' || (typeof value === 'string' && /^-?\d+(\.\d+)?$/.test(value))
}

function titleOf(record: BookRecord, id: string): string {
  return typeof record.name === 'string' ? record.name : id
}

function show(value: unknown): string {
  return value === undefined ? 'absent' : JSON.stringify(value)
}
