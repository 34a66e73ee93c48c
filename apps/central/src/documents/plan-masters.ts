import {
  type Adapter,
  changedFieldsAt,
  customerDoctype,
  everyFieldAt,
  hashDocument,
  hlcAfter,
} from '@branchline/adapters'
import type { CentralDocumentRow, RecordKey, RuleRow, TombstoneRow } from '@branchline/db/central'
import { type Document, type FieldTimes, travelsDown } from '@branchline/protocol'
import { CustomerNames, type HeldNames, type MadeAlias, type SeparatePair } from '../aliases/customer-names.ts'
import { identifyMaster } from '../aliases/identify-master.ts'
import { documentRow } from './document-row.ts'
import type { PreparedDocument, Verdict } from './prepare-document.ts'

/** One document central writes itself, with the rule it travels by. */
export interface MasterWrite {
  prepared: PreparedDocument
  rule: RuleRow
  adapter: Adapter
  /** Documents of branches imported as history keep whose they are. */
  originBranch: string | null
  /** Written as a new version even with the content it has: somebody holds another one. */
  again?: boolean
  /** A person has decided that this is the document: a phone that another Customer has is shared on purpose. */
  decided?: boolean
}

export type WriteOutcome =
  | {
      status: 'created' | 'updated' | 'unchanged'
      /** What is stored, where that is not what was handed in. */
      document?: Document
      /** The Customer that it went into under an alias. */
      mergedInto?: string
    }
  | ({ status: 'rejected' } & Verdict)

/** What the database holds of the records a batch touches. */
export interface HeldMasters {
  rows: CentralDocumentRow[]
  /** Where deleted records stopped, by `idOf`. */
  tombstones: Map<string, { version: number; hlc: string }>
  /** By `idOf`. */
  fieldTimes: Map<string, FieldTimes>
  /** Who holds a second identity, by `conflictIdOf`. */
  holders: Map<string, string>
  /** Null: the batch brings no Customer, and no alias of one. */
  names: HeldNames | null
}

/** What a batch writes; at most one row per record. */
export interface MasterPlan {
  outcomes: WriteOutcome[]
  rows: { row: CentralDocumentRow; travels: boolean }[]
  tombstones: TombstoneRow[]
  fieldTimes: (RecordKey & { times: FieldTimes })[]
  aliases: MadeAlias[]
  separated: SeparatePair[]
}

/** Decides what a batch of central's own documents writes, each seeing what those before it left. Pure but for `nextHlc`. */
export function planMasters(writes: MasterWrite[], held: HeldMasters, nextHlc: () => string): MasterPlan {
  const rows = new Map(held.rows.map((row) => [idOf(row), row]))
  const holders = new Map(held.holders)
  const times = new Map(held.fieldTimes)
  const changed = new Map<string, { row: CentralDocumentRow; travels: boolean }>()
  const tombstones = new Map<string, TombstoneRow>()
  const changedTimes = new Map<string, RecordKey & { times: FieldTimes }>()
  const names = held.names && new CustomerNames(held.names)
  const separated: SeparatePair[] = []

  const outcomes = writes.map((write): WriteOutcome => {
    const { rule, adapter, originBranch, again = false } = write
    const known = names ? identifyMaster(write, names, (key) => rows.get(idOf(key))) : { prepared: write.prepared }
    if ('refused' in known) return { status: 'rejected', ...known.refused }
    const { prepared, separate, mergedInto } = known
    if (separate) separated.push(separate)
    const stands = {
      ...(prepared === write.prepared ? {} : { document: prepared.document }),
      ...(mergedInto === undefined ? {} : { mergedInto }),
    }
    const id = idOf({ doctype: rule.doctype, key: prepared.key })
    const before = rows.get(id)
    const isSame = before?.hash === prepared.hash
    if (isSame && !again) return { status: 'unchanged', ...stands }
    const fixed = before && !isSame && contentIsFixed(before, prepared, adapter)
    if (fixed && saysTheSame(before, prepared, adapter, names)) return { status: 'unchanged', ...stands }
    if (fixed) return { status: 'rejected', ...fixed }
    const conflictId = conflictIdOf(rule.doctype, adapter.conflictKey(prepared.document))
    const holder = conflictId === null ? undefined : holders.get(conflictId)
    if (holder !== undefined && holder !== prepared.key) {
      return { status: 'rejected', code: 'NAME_TAKEN', message: `${holder} has the same unique combination of fields` }
    }
    const last = before ?? held.tombstones.get(id)
    // A branch's clock may be ahead: who writes over its version is later all the same.
    const hlc = hlcAfter(nextHlc(), last?.hlc ?? '')
    const version = (last?.version ?? 0) + 1
    const row = documentRow(prepared, {
      rule,
      adapter,
      hlc,
      version,
      originBranch: originBranch ?? before?.originBranch ?? null,
    })
    if (before && before.conflictKey !== row.conflictKey) {
      const given = conflictIdOf(rule.doctype, before.conflictKey)
      if (given !== null) holders.delete(given)
    }
    if (conflictId !== null) holders.set(conflictId, prepared.key)
    if (before && before.scope !== row.scope && before.scope !== '') {
      const { doctype, key, name } = row
      tombstones.set(`${id}\n${before.scope}`, { doctype, key, name, scope: before.scope, hlc, version })
    }
    if (rule.conflictRule === 'Field-Level-LWW') {
      const after = timesAfterEdit(prepared, before, times.get(id), hlc)
      times.set(id, after)
      changedTimes.set(id, { doctype: row.doctype, key: row.key, times: after })
    }
    rows.set(id, row)
    changed.set(id, { row, travels: travelsDown(rule) })
    if (row.doctype === customerDoctype) names?.note(row.name, prepared.document)
    return { status: before ? 'updated' : 'created', ...stands }
  })
  return {
    outcomes,
    rows: [...changed.values()],
    tombstones: [...tombstones.values()],
    fieldTimes: [...changedTimes.values()],
    aliases: names?.made ?? [],
    separated,
  }
}

/** How maps here name a record. */
export function idOf({ doctype, key }: RecordKey): string {
  return `${doctype}\n${key}`
}

/** How maps here name a second identity; null where there is none. */
export function conflictIdOf(doctype: string, conflictKey: string | null): string | null {
  return conflictKey === null ? null : `${doctype}\n${conflictKey}`
}

function contentIsFixed(
  before: CentralDocumentRow,
  { document }: PreparedDocument,
  { behaviour }: Adapter,
): Verdict | null {
  if (behaviour === 'ledger') {
    return { code: 'VALIDATION_FAILED', message: `A ${before.doctype} is written once and never changed.` }
  }
  if (before.docstatus === 0 || (before.docstatus === 1 && document.docstatus === 2)) return null
  const state = before.docstatus === 1 ? 'submitted' : 'cancelled'
  return { code: 'DOCUMENT_SUBMITTED', message: `${before.name} is ${state}; its content is fixed` }
}

/** Between an alias that is made, or split, and the sweep that goes through what is stored, a link says the same by another name. */
function saysTheSame(
  before: CentralDocumentRow,
  { hash }: PreparedDocument,
  adapter: Adapter,
  names: CustomerNames | null,
): boolean {
  return names !== null && hashDocument(names.resolve(JSON.parse(before.body), adapter)) === hash
}

function timesAfterEdit(
  { document }: PreparedDocument,
  before: CentralDocumentRow | undefined,
  times: FieldTimes | undefined,
  hlc: string,
): FieldTimes {
  if (!before) return everyFieldAt(document, hlc).fieldTimes
  const stored = JSON.parse(before.body)
  const known = times ? { document: stored, fieldTimes: times } : everyFieldAt(stored, before.hlc)
  return changedFieldsAt(document, hlc, known).fieldTimes
}
