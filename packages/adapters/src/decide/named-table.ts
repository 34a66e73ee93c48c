import type { Operation } from '@branchline/protocol'
import type { DecideInput } from '../adapter.ts'
import { anyRule, type ByRule } from './by-rule.ts'

// The decision table of records that several sides write. Every cell has a case in golden/decisions.golden.json.

/** What is held of the record when an operation on it arrives. */
export type NamedSituation =
  /** Nothing, and nothing was. */
  | 'absent'
  /** Its tombstone. */
  | 'deleted'
  /** The content that arrives. */
  | 'same'
  /** The version the operation was made from. */
  | 'based'
  /** Another version: two histories. */
  | 'diverged'

export type NamedCell =
  /** The incoming version is stored; a stored one it was not made from is lost. */
  | 'apply'
  /** What stands, a version or its deletion, goes on standing; the incoming version is lost. */
  | 'keep'
  /** The later of edit and edit, or of edit and deletion. */
  | 'later'
  /** Field by field; what gave way in a field is lost. */
  | 'merge'
  /** The record is deleted; a stored version the deletion was not made from is lost. */
  | 'remove'
  | 'unchanged'
  /** A person decides. */
  | 'conflict'
  /** A person decides; a new record under the old name edits nobody's version, and is stored. */
  | 'conflict or new'
  | 'refused'

type Rows = Record<NamedSituation, ByRule<NamedCell>>

// Field-Level-LWW asks neither base nor content, for field times may be newer under the same content.
const edits: Rows = {
  absent: anyRule('apply'),
  deleted: {
    'Last-Write-Wins': 'later',
    'Central-Wins': 'apply',
    'Branch-Wins': 'apply',
    'Field-Level-LWW': 'later',
    Manual: 'conflict or new',
  },
  same: { ...anyRule('unchanged'), 'Field-Level-LWW': 'merge' },
  based: { ...anyRule('apply'), 'Field-Level-LWW': 'merge' },
  diverged: {
    'Last-Write-Wins': 'later',
    'Central-Wins': 'keep',
    'Branch-Wins': 'apply',
    'Field-Level-LWW': 'merge',
    Manual: 'conflict',
  },
}

const deletions: Rows = {
  absent: anyRule('unchanged'),
  deleted: anyRule('unchanged'),
  same: { ...anyRule('remove'), 'Field-Level-LWW': 'later' },
  based: { ...anyRule('remove'), 'Field-Level-LWW': 'later' },
  diverged: {
    'Last-Write-Wins': 'later',
    'Central-Wins': 'keep',
    'Branch-Wins': 'remove',
    'Field-Level-LWW': 'later',
    Manual: 'conflict',
  },
}

/** docstatus means nothing here, whatever a payload says. */
const noLifeCycle: Rows = {
  absent: anyRule('refused'),
  deleted: anyRule('refused'),
  same: anyRule('refused'),
  based: anyRule('refused'),
  diverged: anyRule('refused'),
}

export const namedTable: Record<Operation, Rows> = {
  insert: edits,
  update: edits,
  submit: noLifeCycle,
  cancel: noLifeCycle,
  delete: deletions,
}

export function namedSituation({ incoming, stored, deletedHlc }: DecideInput): NamedSituation {
  if (stored === null) return deletedHlc == null ? 'absent' : 'deleted'
  if (incoming.hash === stored.hash) return 'same'
  return incoming.baseHash === stored.hash ? 'based' : 'diverged'
}
