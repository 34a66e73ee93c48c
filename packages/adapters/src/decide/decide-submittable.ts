import type { Document, Operation } from '@branchline/protocol'
import type { DecideInput, Decision } from '../adapter.ts'
import { hashDocument } from '../hash.ts'
import { isSuperseded } from './superseded.ts'

// A submittable has one writer, the branch it originates from: the order of its operations decides, not the base. Once submitted
// its content is fixed; only a cancel follows. Nothing is lost to order: what arrives before its predecessor waits for it.

export type SubmittableSituation = 'absent' | 'draft' | 'submitted' | 'cancelled'

type Cell =
  | 'apply'
  /** The same content is unchanged, another is applied. */
  | 'apply changes'
  /** The same content is unchanged, another is refused: what is submitted is fixed. */
  | 'same or fixed'
  /** What was cancelled since is unchanged: it came here by a quicker way. Another content is refused. */
  | 'once the same or fixed'
  | 'fixed'
  | 'unchanged'
  | 'defer'
  | 'remove'

/** Every cell has a case in golden/decisions.golden.json. */
export const submittableTable: Record<Operation, Record<SubmittableSituation, Cell>> = {
  insert: { absent: 'apply', draft: 'apply changes', submitted: 'same or fixed', cancelled: 'same or fixed' },
  update: { absent: 'defer', draft: 'apply changes', submitted: 'same or fixed', cancelled: 'same or fixed' },
  submit: { absent: 'apply', draft: 'apply', submitted: 'same or fixed', cancelled: 'once the same or fixed' },
  // The branch is the writer: what else a cancel changed in the document comes with it.
  cancel: { absent: 'defer', draft: 'defer', submitted: 'apply', cancelled: 'unchanged' },
  delete: { absent: 'defer', draft: 'remove', submitted: 'fixed', cancelled: 'remove' },
}

/** The docstatus an operation's document must carry; null: any (imported history arrives submitted or cancelled at once). */
const docstatusOf: Record<Operation, 1 | 2 | null> = { insert: null, update: null, submit: 1, cancel: 2, delete: null }

/** The decision for Branch->Central submittables; `rule` and `baseHash` are not consulted. */
export function decideSubmittable(input: DecideInput): Decision {
  const { incoming, stored } = input
  if (isSuperseded(input)) return { outcome: 'superseded' }
  const docstatus = docstatusOf[incoming.operation]
  if (docstatus !== null && incoming.document.docstatus !== docstatus) {
    const message = `A ${incoming.operation} carries docstatus ${docstatus}, not ${incoming.document.docstatus ?? 0}.`
    return { outcome: 'reject', code: 'VALIDATION_FAILED', message }
  }
  const state = submittableSituation(input)
  const same = stored !== null && stored.hash === incoming.hash
  switch (submittableTable[incoming.operation][state]) {
    case 'apply':
      return { outcome: 'apply', document: incoming.document, fieldTimes: incoming.fieldTimes }
    case 'apply changes':
      if (same) return { outcome: 'unchanged' }
      return { outcome: 'apply', document: incoming.document, fieldTimes: incoming.fieldTimes }
    case 'same or fixed':
      return same ? { outcome: 'unchanged' } : fixed(state)
    case 'once the same or fixed':
      return stored !== null && wasSubmittedAs(stored.document, incoming.hash) ? { outcome: 'unchanged' } : fixed(state)
    case 'fixed':
      return fixed(state)
    case 'unchanged':
      return { outcome: 'unchanged' }
    case 'defer':
      return { outcome: 'defer', message: `The ${incoming.operation} waits for an operation that comes before it.` }
    case 'remove':
      return { outcome: 'remove' }
  }
}

export function submittableSituation({ stored }: DecideInput): SubmittableSituation {
  if (stored === null) return 'absent'
  if (stored.document.docstatus === 1) return 'submitted'
  return stored.document.docstatus === 2 ? 'cancelled' : 'draft'
}

/** Whether a cancelled document, as long as it was submitted, had this hash. */
export function wasSubmittedAs(cancelled: Pick<Document, string>, hash: string): boolean {
  return hashDocument({ ...cancelled, docstatus: 1 }) === hash
}

function fixed(state: SubmittableSituation): Decision {
  return { outcome: 'reject', code: 'DOCUMENT_SUBMITTED', message: `The document is ${state}; its content is fixed.` }
}
