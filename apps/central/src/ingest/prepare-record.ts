import { type Adapter, clampFieldTimes, clampHlc } from '@branchline/adapters'
import type { RuleRow } from '@branchline/db/central'
import { type FieldTimes, limits, type Operation, pushRecordSchema, travelsDown } from '@branchline/protocol'
import { centralSite } from '../central-hlc.ts'
import { isVerdict, type PreparedDocument, prepareDocument, type Verdict } from '../documents/prepare-document.ts'

/** A pushed operation that passed every check that needs nothing stored. */
export interface PreparedRecord extends PreparedDocument {
  operationId: string
  sequence: number
  operation: Operation
  baseHash: string | null
  hlc: string
  fieldTimes: FieldTimes | null
  /** Its times were more than a minute ahead of central and were set to central's. */
  clockOff: boolean
}

export interface PushContext {
  rule: RuleRow
  adapter: Adapter
  branchCode: string
  nowMs: number
  /** Central's time as an hlc, for a record that brings none. */
  nextHlc: () => string
}

/** What goes with the document; that is checked by `prepareDocument`. */
const envelopeSchema = pushRecordSchema.omit({ payload: true })

/** Checks one pushed record by itself. Pure but for `nextHlc`. */
export function prepareRecord(value: unknown, context: PushContext): PreparedRecord | Verdict {
  const { rule, adapter, branchCode, nowMs } = context
  const payload = (value as { payload?: unknown } | null)?.payload ?? null
  const parsed = envelopeSchema.safeParse(value)
  if (!parsed.success) {
    const issue = parsed.error.issues[0]
    return { code: 'VALIDATION_FAILED', message: `${issue?.path.join('.') || 'the record'}: ${issue?.message}` }
  }
  const { operationId, sequence, operation, baseHash, fieldTimes } = parsed.data
  // A record both sides write may be one that another branch made; whose a transaction is, is fixed.
  const origin = (payload as { origin_branch?: unknown } | null)?.origin_branch
  if (!travelsDown(rule) && typeof origin === 'string' && origin !== branchCode) {
    return { code: 'WRONG_BRANCH', message: `origin_branch is ${origin}; this login is branch ${branchCode}` }
  }
  const prepared = prepareDocument(payload, rule.doctype, adapter, branchCode)
  if (isVerdict(prepared)) return prepared
  const time = parsed.data.hlc == null ? null : clampHlc(parsed.data.hlc, nowMs, limits.clockAheadMs, centralSite)
  const times = fieldTimes == null ? null : clampFieldTimes(fieldTimes, nowMs, limits.clockAheadMs, centralSite)
  const { key, document, body, hash } = prepared
  // Written out: V8 takes ten times as long over a spread that is followed by more fields.
  return {
    key,
    document,
    body,
    hash,
    operationId,
    sequence,
    operation,
    baseHash: baseHash ?? null,
    hlc: time?.hlc ?? context.nextHlc(),
    fieldTimes: times?.fieldTimes ?? null,
    clockOff: (time?.clamped ?? false) || (times?.clamped ?? false),
  }
}
