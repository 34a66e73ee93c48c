import type { ConflictRule, Direction, DoctypeRule } from '@branchline/protocol'
import { type Doctype, doctypes } from '../doctypes.ts'
import { adapterFor } from '../registry.ts'
import { familyOrderWarnings, shiftOrderRefusal } from './rule-order.ts'

export interface RuleQuestion {
  /** The rule as it shall be. */
  wanted: DoctypeRule
  /** The rule as it is; null: the DocType has none yet. */
  before: DoctypeRule | null
  /** All rules there are; the one of the same DocType is passed over. */
  others: readonly DoctypeRule[]
  /** Whether central holds documents of the DocType. */
  hasDocuments: boolean
}

export type RuleAnswer =
  /** In a sentence that begins with the field's name. */
  | { refused: string }
  | {
      refused: null
      warnings: string[]
      /** Who sees the stored records changes: branches load the DocType from the beginning. */
      reload: boolean
    }

/** What each direction can mean by a conflict rule. A branch's edit of what only comes down never reaches central; central never edits what only goes up. */
const sensible: Record<Direction, readonly ConflictRule[]> = {
  'Central->Branch': ['Central-Wins', 'Manual'],
  'Branch->Central': ['Branch-Wins', 'Last-Write-Wins', 'Field-Level-LWW', 'Manual'],
  Bidirectional: ['Last-Write-Wins', 'Central-Wins', 'Branch-Wins', 'Field-Level-LWW', 'Manual'],
}

const fieldName = /^[A-Za-z][A-Za-z0-9_]{0,139}$/

/** Whether a rule may be stored, and what it brings about. Pure. */
export function checkRule(question: RuleQuestion): RuleAnswer {
  const { wanted, before, others } = question
  const rest = others.filter(({ doctype }) => doctype !== wanted.doctype)
  const refused = refusalOf(question) ?? shiftOrderRefusal(wanted, rest)
  if (refused) return { refused }
  const warnings = familyOrderWarnings(wanted, rest)
  if (wanted.branchFilterField !== null && wanted.direction === 'Branch->Central') {
    warnings.push('branchFilterField has no effect: nothing of this DocType comes down')
  }
  const reload =
    before !== null &&
    (before.branchFilterField !== wanted.branchFilterField ||
      before.direction !== wanted.direction ||
      before.behaviour !== wanted.behaviour)
  return { refused: null, warnings, reload }
}

function refusalOf({ wanted, before, hasDocuments }: RuleQuestion): string | null {
  const { doctype, direction, cdc, conflictRule, priority, batchSize, branchFilterField, behaviour } = wanted
  if (doctype.trim() === '' || doctype !== doctype.trim()) return 'doctype: is empty or has space around it'
  const fitting = direction === 'Central->Branch' ? 'Watermark' : 'Outbox'
  if (cdc !== fitting) return `cdc: ${direction} goes by ${fitting}, not by ${cdc}`
  const own = (doctypes as readonly string[]).includes(doctype) ? adapterFor(doctype as Doctype) : null
  if (own && own.behaviour !== behaviour) return `behaviour: ${doctype} is ${own.behaviour} and stays so`
  if (behaviour === 'master' && direction !== 'Central->Branch') {
    return `direction: central owns a master, it only comes down; ${doctype} cannot go ${direction}`
  }
  if (!sensible[direction].includes(conflictRule)) {
    return `conflictRule: ${conflictRule} decides nothing for ${direction}; take one of ${sensible[direction].join(', ')}`
  }
  if (conflictRule === 'Field-Level-LWW' && (behaviour === 'ledger' || behaviour === 'submittable')) {
    return `conflictRule: a ${behaviour} is taken as a whole and never merged by field`
  }
  if (!within(priority, 0, 1_000)) return 'priority: must be a whole number from 0 to 1000'
  if (!within(batchSize, 1, 1_000)) return 'batchSize: must be a whole number from 1 to 1000'
  if (branchFilterField !== null && !isFieldName(branchFilterField)) {
    return 'branchFilterField: must be the name of a field (a letter, then letters, digits or _), or null'
  }
  if (before && hasDocuments && identityOf(before) !== identityOf(wanted)) {
    return `behaviour: records of a ${before.behaviour} are told apart by ${identityOf(before)}, those of a ${behaviour} by ${identityOf(wanted)}; ${doctype} has records already`
  }
  return null
}

function within(value: number, least: number, most: number): boolean {
  return Number.isInteger(value) && value >= least && value <= most
}

function isFieldName(value: string): boolean {
  return fieldName.test(value) && !Object.hasOwn(Object.prototype, value)
}

function identityOf({ doctype, behaviour }: DoctypeRule): string {
  return adapterFor(doctype, behaviour)?.identity ?? 'name'
}
