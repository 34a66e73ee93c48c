import type { Document, FieldTimes } from '@branchline/protocol'
import { canonicalJson, fullCanonicalJson, isHiddenKey } from '../canonical-json.ts'

// Field-Level-LWW as a join. Per top-level field the entry (time, value) that is greater stands, where
//   time    an hlc, or '' when no time is known: before every hlc
//   value   compared by canonical JSON, a missing field below everything; a child table is one field
// Taking the greater of two entries of a total order is commutative, associative and idempotent, so the merge of the whole is,
// field times included. Hidden keys (modified, _...) carry no time: the greater text stands.

export interface FieldVersion {
  document: Document
  /** A field of the document that is not named here has no known time; a field named here and not in the document was removed. */
  fieldTimes: FieldTimes
}

export interface FieldMerge extends FieldVersion {
  /** Did content of a (of b) give way to the other's? */
  aLost: boolean
  bLost: boolean
}

/** Pure join of two versions of one record. `doctype` and `name` are the record's identity and taken from a. */
export function mergeFields(a: FieldVersion, b: FieldVersion): FieldMerge {
  const document: [string, unknown][] = []
  const times: [string, string][] = []
  let aLost = false
  let bLost = false
  for (const field of fieldsOf(a, b)) {
    const aTime = timeOf(a, field)
    const bTime = timeOf(b, field)
    const order = identityFields.has(field) ? 0 : compareEntries(a, aTime, b, bTime, field)
    const value = entryOf(order < 0 ? b : a, field)
    const time = order < 0 ? bTime : aTime
    if (value !== undefined) document.push([field, value])
    if (time !== '') times.push([field, time])
    if (order === 0 || isHiddenKey(field) || sameValue(entryOf(a, field), entryOf(b, field))) continue
    if (order < 0) aLost = true
    else bLost = true
  }
  // fromEntries defines every key as its own property, whatever it is called.
  return { document: Object.fromEntries(document) as Document, fieldTimes: Object.fromEntries(times), aLost, bLost }
}

/** A version none of whose fields has a time of its own: all were written at `hlc`. */
export function everyFieldAt(document: Document, hlc: string): FieldVersion {
  const fields = Object.keys(document).filter(hasTime)
  return { document, fieldTimes: Object.fromEntries(fields.map((field) => [field, hlc])) }
}

/** An incoming version without field times: what differs from the stored version was written at `hlc`, the rest when that was. */
export function changedFieldsAt(document: Document, hlc: string, stored: FieldVersion): FieldVersion {
  const times: [string, string][] = []
  for (const field of fieldsOf({ document, fieldTimes: {} }, stored)) {
    if (!hasTime(field)) continue
    const time = sameValue(own(document, field), entryOf(stored, field)) ? timeOf(stored, field) : hlc
    if (time !== '') times.push([field, time])
  }
  return { document, fieldTimes: Object.fromEntries(times) }
}

/** Have both maps the same fields at the same times? */
export function sameTimes(a: FieldTimes, b: FieldTimes): boolean {
  const fields = Object.keys(a)
  return fields.length === Object.keys(b).length && fields.every((field) => a[field] === own(b, field))
}

const identityFields: ReadonlySet<string> = new Set(['doctype', 'name'])

function hasTime(field: string): boolean {
  return !identityFields.has(field) && !isHiddenKey(field)
}

function fieldsOf(a: FieldVersion, b: FieldVersion): Set<string> {
  const fields = new Set(Object.keys(a.document))
  for (const part of [a.fieldTimes, b.document, b.fieldTimes]) for (const field of Object.keys(part)) fields.add(field)
  return fields
}

function timeOf(version: FieldVersion, field: string): string {
  return hasTime(field) ? (own(version.fieldTimes, field) ?? '') : ''
}

function entryOf(version: FieldVersion, field: string): unknown {
  return own(version.document, field)
}

/** A field may be called `constructor`: what is inherited is not there. */
function own<T>(object: Record<string, T>, field: string): T | undefined {
  return Object.hasOwn(object, field) ? object[field] : undefined
}

function compareEntries(a: FieldVersion, aTime: string, b: FieldVersion, bTime: string, field: string): number {
  if (aTime !== bTime) return aTime < bTime ? -1 : 1
  const aValue = entryOf(a, field)
  const bValue = entryOf(b, field)
  if (aValue === bValue) return 0
  // Two values that differ in hidden keys alone still need one order on both sides; content goes first.
  return (
    compareText(text(aValue, canonicalJson), text(bValue, canonicalJson)) ||
    compareText(text(aValue, fullCanonicalJson), text(bValue, fullCanonicalJson))
  )
}

function sameValue(a: unknown, b: unknown): boolean {
  return a === b || text(a, canonicalJson) === text(b, canonicalJson)
}

function text(value: unknown, write: (value: unknown) => string): string {
  return value === undefined ? '' : write(value)
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}
