import { inexactNumberKey } from './exact-numbers.ts'
import { limits } from './limits.ts'

/** Names that would reach into an object's prototype. */
const forbiddenKeys = new Set(['__proto__', 'constructor', 'prototype'])

/** Where in a document a value stands, as `items.3.qty`, and what is wrong with it. */
export interface EntryFlaw {
  path: string
  message: string
}

interface Visit {
  value: unknown
  depth: number
  key: string
  parent: Visit | null
}

/**
 * The one check every tier makes where a document is first written, so that what one side accepts the other can store:
 * valid Unicode without NUL, bounded depth, no prototype keys, no number that a double changes.
 * Walks without recursion, so no depth of nesting can overflow the stack. Answers a flaw, or null.
 */
export function checkEntry(document: unknown): EntryFlaw | null {
  const stack: Visit[] = [{ value: document, depth: 1, key: '', parent: null }]
  for (let visit = stack.pop(); visit; visit = stack.pop()) {
    const message =
      typeof visit.value === 'object' && visit.value !== null ? enter(visit, stack) : scalarFlaw(visit.value)
    if (message) return { path: pathOf(visit), message }
  }
  return null
}

/** Checks the keys of an object or array and puts its values on the stack. */
function enter(visit: Visit, stack: Visit[]): string | null {
  if (visit.depth > limits.documentDepth) return `is nested deeper than ${limits.documentDepth} levels`
  const depth = visit.depth + 1
  if (Array.isArray(visit.value)) {
    visit.value.forEach((value, index) => {
      stack.push({ value, depth, key: String(index), parent: visit })
    })
    return null
  }
  for (const [key, value] of Object.entries(visit.value as object)) {
    if (key === inexactNumberKey) return 'is a number that a double would change; send it as a string'
    const message = keyFlaw(key)
    if (message) return `has the field ${JSON.stringify(key.slice(0, 40).toWellFormed())}, which ${message}`
    stack.push({ value, depth, key, parent: visit })
  }
  return null
}

function scalarFlaw(value: unknown): string | null {
  if (typeof value === 'string') return textFlaw(value)
  if (typeof value === 'number') return numberFlaw(value)
  return typeof value === 'boolean' || value === null ? null : 'is not a JSON value'
}

function textFlaw(text: string): string | null {
  if (text.includes('\u0000')) return 'contains the character NUL'
  if (!text.isWellFormed()) return 'contains half of a surrogate pair, which is not valid Unicode'
  return null
}

function numberFlaw(value: number): string | null {
  if (!Number.isFinite(value)) return 'is a number too large for a double; send it as a string'
  if (Number.isInteger(value) && !Number.isSafeInteger(value)) {
    return 'is an integer that a double may change; send it as a string'
  }
  return null
}

function keyFlaw(key: string): string | null {
  if (forbiddenKeys.has(key)) return 'is not allowed as a name'
  if (key.length > limits.fieldNameChars) return `is longer than ${limits.fieldNameChars} characters`
  return textFlaw(key)
}

function pathOf(visit: Visit): string {
  const keys: string[] = []
  for (let at: Visit | null = visit; at?.parent; at = at.parent) keys.unshift(at.key.slice(0, 40))
  return keys.join('.')
}
