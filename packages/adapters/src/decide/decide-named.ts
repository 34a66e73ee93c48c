import type { Operation } from '@branchline/protocol'
import type { DecideInput, Decision } from '../adapter.ts'
import { decideFieldMerge } from './decide-field-merge.ts'
import { divergedDelete, divergedEdit, type Versions } from './diverged.ts'
import { editOfDeleted } from './edit-of-deleted.ts'

// Masters and other records that more than one side writes. docstatus means nothing here, whatever a payload says.
//
//   same content              unchanged
//   base is what is stored    apply
//   else                      diverged: the rule decides
//
// Field-Level-LWW always merges: neither base nor sameness is asked, for field times may be newer under the same content.

type Cell = 'create' | 'edit' | 'remove' | 'unchanged' | 'refused'

const table: Record<Operation, Record<'none' | 'present', Cell>> = {
  insert: { none: 'create', present: 'edit' },
  update: { none: 'create', present: 'edit' },
  submit: { none: 'refused', present: 'refused' },
  cancel: { none: 'refused', present: 'refused' },
  delete: { none: 'unchanged', present: 'remove' },
}

/** The decision for `master` and `editable` records. */
export function decideNamed(input: DecideInput): Decision {
  const { incoming, stored, rule } = input
  const versions: Versions | null = stored === null ? null : { incoming, stored }
  const cell = table[incoming.operation][versions === null ? 'none' : 'present']
  if (cell === 'refused') {
    const message = `${incoming.document.doctype} takes no ${incoming.operation}.`
    return { outcome: 'reject', code: 'VALIDATION_FAILED', message }
  }
  if (cell === 'unchanged') return { outcome: 'unchanged' }
  if (versions === null) return editOfDeleted(input)
  if (cell === 'remove') return decideDelete(input, versions)
  if (rule === 'Field-Level-LWW') return decideFieldMerge(versions)
  if (incoming.hash === versions.stored.hash) return { outcome: 'unchanged' }
  if (incoming.baseHash === versions.stored.hash) {
    return { outcome: 'apply', document: incoming.document, fieldTimes: incoming.fieldTimes }
  }
  return divergedEdit[rule](versions)
}

function decideDelete({ rule, dependants }: DecideInput, versions: Versions): Decision {
  const { incoming, stored } = versions
  if (dependants > 0) {
    const message = `${dependants} other document${dependants === 1 ? ' hangs' : 's hang'} on ${stored.document.name}.`
    return { outcome: 'reject', code: 'DOCUMENT_IN_USE', message }
  }
  if (rule !== 'Field-Level-LWW' && incoming.baseHash === stored.hash) return { outcome: 'remove' }
  return divergedDelete[rule](versions)
}
