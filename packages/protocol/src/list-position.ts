import { z } from 'zod'
import { BranchlineError } from './branchline-error.ts'
import type { Document } from './document.ts'

// Listings page by the last row's (name, key), handed out as opaque text.

const positionSchema = z.tuple([z.string(), z.string()])

export function writeListPosition({ name, key }: { name: string; key: string }): string {
  return toBase64Url(JSON.stringify([name, key]))
}

/** Null for the beginning. Errors: INVALID_CURSOR for what no listing handed out. */
export function readListPosition(after: string | null | undefined): [string, string] | null {
  if (after === null || after === undefined) return null
  try {
    return positionSchema.parse(JSON.parse(fromBase64Url(after)))
  } catch {
    throw new BranchlineError('INVALID_CURSOR', 'Pass `after` on exactly as `nextAfter` gave it.')
  }
}

/** Of a stored document only these top-level fields; undefined: all. */
export function projectFields(document: Document, fields: string[] | undefined): Record<string, unknown> {
  if (!fields) return document
  return Object.fromEntries(
    fields.filter((field) => Object.hasOwn(document, field)).map((field) => [field, document[field]]),
  )
}

function toBase64Url(text: string): string {
  const bytes = String.fromCharCode(...new TextEncoder().encode(text))
  return btoa(bytes).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '')
}

function fromBase64Url(text: string): string {
  const bytes = atob(text.replaceAll('-', '+').replaceAll('_', '/'))
  return new TextDecoder('utf-8', { fatal: true }).decode(Uint8Array.from(bytes, (char) => char.charCodeAt(0)))
}
