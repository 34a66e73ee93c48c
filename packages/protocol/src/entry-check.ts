import { inexactNumberKey } from './exact-numbers.ts'
import { limits } from './limits.ts'

/** Names that would reach into an object's prototype. */
const forbiddenKeys = new Set(['__proto__', 'constructor', 'prototype'])

/** Where in a document a value stands, as `items.3.qty`, and what is wrong with it. */
export interface EntryFlaw {
  path: string
  message: string
}

/**
 * The one check every tier makes where a document is first written, so that what one side accepts the other can store:
 * valid Unicode without NUL, bounded depth, no prototype keys, no number that a double changes.
 * Goes no deeper than the limit, so no nesting can overflow the stack. Answers a flaw, or null.
 */
export function checkEntry(document: unknown): EntryFlaw | null {
  return flawOf(document, 1)
}

function flawOf(value: unknown, depth: number): EntryFlaw | null {
  if (typeof value !== 'object' || value === null) return here(scalarFlaw(value))
  if (depth > limits.documentDepth) return here(`is nested deeper than ${limits.documentDepth} levels`)
  if (Array.isArray(value)) {
    for (let index = 0; index < value.length; index++) {
      const flaw = flawOf(value[index], depth + 1)
      if (flaw) return within(String(index), flaw)
    }
    return null
  }
  const fields = value as Record<string, unknown>
  for (const key of Object.keys(fields)) {
    if (key === inexactNumberKey) return here('is a number that a double would change; send it as a string')
    const message = keyFlaw(key)
    if (message) return here(`has the field ${JSON.stringify(key.slice(0, 40).toWellFormed())}, which ${message}`)
    const flaw = flawOf(fields[key], depth + 1)
    if (flaw) return within(key.slice(0, 40), flaw)
  }
  return null
}

function here(message: string | null): EntryFlaw | null {
  return message === null ? null : { path: '', message }
}

function within(key: string, { path, message }: EntryFlaw): EntryFlaw {
  return { path: path === '' ? key : `${key}.${path}`, message }
}

function scalarFlaw(value: unknown): string | null {
  if (typeof value === 'string') return textFlaw(value)
  if (typeof value === 'number') return numberFlaw(value)
  return typeof value === 'boolean' || value === null ? null : 'is not a JSON value'
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: NUL is what it looks for
const suspicious = /[\u0000\ud800-\udfff]/

function textFlaw(text: string): string | null {
  if (!suspicious.test(text)) return null
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

/** Documents come in few shapes: what was found good is not looked at again. */
const goodKeys = new Set<string>()
const goodKeysMax = 10_000

function keyFlaw(key: string): string | null {
  if (goodKeys.has(key)) return null
  if (forbiddenKeys.has(key)) return 'is not allowed as a name'
  if (key.length > limits.fieldNameChars) return `is longer than ${limits.fieldNameChars} characters`
  const flaw = textFlaw(key)
  if (flaw === null && goodKeys.size < goodKeysMax) goodKeys.add(key)
  return flaw
}
