import { type Adapter, decidePulled, hashDocument } from '@branchline/adapters'
import type { DocumentRow, LocalEditRow, ParkedRow, SyncLogRow } from '@branchline/db/branch'
import type { Change, DoctypeRule, Document, FieldTimes } from '@branchline/protocol'
import { documentRow } from '../documents/document-row.ts'

/** What the branch holds of the records on a page, as far as a decision needs it. */
export interface HeldPage {
  /** Records with operations not acked. */
  owed: Set<string>
  localEdits: Map<string, LocalEditRow>
  /** Of records that need a decision. */
  stored: Map<string, DocumentRow>
  fieldTimes: Map<string, FieldTimes>
  /** How many documents hang on a record that a tombstone names, by name. */
  dependants: Map<string, number>
}

export interface PageContext {
  rule: DoctypeRule
  adapter: Adapter
  now: string
}

/** What a page writes; at most one row per record. */
export interface PagePlan {
  put: DocumentRow[]
  fieldTimes: { key: string; times: FieldTimes }[]
  remove: string[]
  /** Seen, and left as they are. */
  seen: string[]
  /** Versions to come back to; those of operations still owed under the code `OWED`. */
  park: ParkedRow[]
  /** Records whose parked version this page settles. */
  unpark: string[]
  /** Local edits that central's version ends. */
  endedEdits: string[]
  logs: SyncLogRow[]
}

export function keyOf(change: Change, adapter: Pick<Adapter, 'identity'>): string {
  if (change.kind === 'tombstone') return change.key ?? change.name
  return adapter.identity === 'name' ? change.document.name : (change.document.sync_uuid ?? change.document.name)
}

/** Of several changes of one record the last stands: upserts and tombstones share one order. */
export function lastOfEach(changes: Change[], adapter: Pick<Adapter, 'identity'>): Map<string, Change> {
  const last = new Map<string, Change>()
  for (const change of changes) {
    const key = keyOf(change, adapter)
    last.delete(key)
    last.set(key, change)
  }
  return last
}

/** Decides what a page of central's feed does here. Pure. Nothing is skipped: what cannot be applied is parked. */
export function planPage(changes: Map<string, Change>, held: HeldPage, context: PageContext): PagePlan {
  const plan: PagePlan = {
    put: [],
    fieldTimes: [],
    remove: [],
    seen: [],
    park: [],
    unpark: [],
    endedEdits: [],
    logs: [],
  }
  for (const [key, change] of changes) planChange(plan, key, change, held, context)
  return plan
}

function planChange(plan: PagePlan, key: string, change: Change, held: HeldPage, context: PageContext): void {
  const { rule, adapter, now } = context
  const stored = held.stored.get(key) ?? null
  const owed = held.owed.has(key)
  const before: Document | null = stored ? JSON.parse(stored.body) : null
  const pulled = change.kind === 'upsert' ? adapter.preApplyTransform(change.document) : null
  const refusal = pulled ? adapter.validateIncoming(pulled, { branchCode: null }) : null
  const leave = (code: string, message: string) => {
    plan.seen.push(key)
    park(plan, rule.doctype, key, change, code, message, now)
  }
  // A page writes its own DocType alone, whatever is on it.
  if (pulled && pulled.doctype !== rule.doctype) {
    leave('VALIDATION_FAILED', `doctype: the feed of ${rule.doctype} brought a ${pulled.doctype}`)
    return
  }
  if (refusal && refusal.field !== 'origin_branch') {
    leave(refusal.code, refusal.message)
    return
  }

  const name = pulled?.name ?? (change.kind === 'tombstone' ? change.name : key)
  const hash =
    pulled && change.kind === 'upsert' ? (pulled === change.document ? change.hash : hashDocument(pulled)) : ''
  const decision = decidePulled({
    incoming: {
      operation: pulled ? 'update' : 'delete',
      document: pulled ?? before ?? { doctype: rule.doctype, name },
      hash,
      baseHash: null,
      hlc: change.hlc,
      fieldTimes: change.kind === 'upsert' ? (change.fieldTimes ?? null) : null,
      sequence: null,
    },
    stored: stored &&
      before && {
        document: before,
        hash: stored.hash,
        hlc: stored.hlc,
        fieldTimes: held.fieldTimes.get(key) ?? null,
        sequence: null,
      },
    rule: rule.conflictRule,
    dependants: held.dependants.get(name) ?? 0,
    owed,
  })
  switch (decision.outcome) {
    case 'apply':
    case 'merge': {
      const { document, fieldTimes } = decision
      const sameAsPulled = document === pulled
      const version = {
        key,
        document,
        body: JSON.stringify(document),
        hash: sameAsPulled ? hash : hashDocument(document),
      }
      const hlc = stored && owed && stored.hlc > change.hlc ? stored.hlc : change.hlc
      plan.put.push(documentRow(version, adapter, hlc))
      if (fieldTimes) plan.fieldTimes.push({ key, times: fieldTimes })
      for (const lost of [decision.lost ?? []].flat()) {
        plan.logs.push(
          lostLog(rule.doctype, name, lost.document, `${rule.conflictRule}: a ${lost.side} version gave way`, now),
        )
      }
      break
    }
    case 'remove':
      plan.remove.push(key)
      break
    case 'keep':
    case 'unchanged':
    case 'superseded':
      plan.seen.push(key)
      break
    case 'defer':
      leave('OWED', decision.message)
      return
    case 'reject':
      leave(decision.code, decision.message)
      return
    case 'conflict':
      leave('OWED', 'A person decides at central.')
      return
  }
  if (owed && (decision.outcome === 'keep' || decision.outcome === 'merge')) {
    // What is here then is not central's version: when nothing is owed any more, that shall be.
    park(plan, rule.doctype, key, change, 'OWED', 'Merged with what this branch still owes.', now)
  } else plan.unpark.push(key)
  endLocalEdit(plan, key, name, before, held, context)
}

function park(
  plan: PagePlan,
  doctype: string,
  key: string,
  change: Change,
  code: string,
  message: string,
  at: string,
): void {
  plan.park.push({
    doctype,
    key,
    name: change.kind === 'upsert' ? change.document.name : change.name,
    kind: change.kind,
    body: change.kind === 'upsert' ? JSON.stringify(change.document) : null,
    hash: change.kind === 'upsert' ? change.hash : null,
    hlc: change.hlc,
    fieldTimes: change.kind === 'upsert' ? (change.fieldTimes ?? null) : null,
    code,
    message,
    at,
  })
}

function endLocalEdit(
  plan: PagePlan,
  key: string,
  name: string,
  before: Document | null,
  held: HeldPage,
  { rule, now }: PageContext,
): void {
  if (!held.localEdits.has(key)) return
  plan.endedEdits.push(key)
  plan.logs.push({
    ...lostLog(rule.doctype, name, before, "central's version replaces a local edit", now),
    kind: 'local_edit_lost',
  })
}

function lostLog(doctype: string, name: string, lost: Document | null, message: string, at: string): SyncLogRow {
  return { at, kind: 'merge_lost', doctype, name, message, detail: JSON.stringify(lost) }
}
