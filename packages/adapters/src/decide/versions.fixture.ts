import type { Document } from '@branchline/protocol'
import type { DecideInput, Incoming, Stored } from '../adapter.ts'
import { hashDocument } from '../hash.ts'

// Versions for tests, complete from as little as a test wants to say.

export function hlcAt(ms: number, site = 'CAI'): string {
  return `${String(ms).padStart(13, '0')}-0000-${site}`
}

export function document(fields: Record<string, unknown> = {}): Document {
  return { doctype: 'Customer', name: 'X', ...fields }
}

export function incoming(fields: Record<string, unknown>, rest: Partial<Incoming> = {}): Incoming {
  const version = document(fields)
  return {
    operation: 'update',
    document: version,
    hash: hashDocument(version),
    baseHash: null,
    hlc: hlcAt(10),
    fieldTimes: null,
    sequence: null,
    ...rest,
  }
}

export function stored(fields: Record<string, unknown>, rest: Partial<Stored> = {}): Stored {
  const version = document(fields)
  return { document: version, hash: hashDocument(version), hlc: hlcAt(5), fieldTimes: null, sequence: null, ...rest }
}

export function input(arrives: Incoming, holds: Stored | null, rest: Partial<DecideInput> = {}): DecideInput {
  return { incoming: arrives, stored: holds, rule: 'Branch-Wins', dependants: 0, ...rest }
}
