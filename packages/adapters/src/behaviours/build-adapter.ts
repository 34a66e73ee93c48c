import type { Behaviour, Document } from '@branchline/protocol'
import type { Adapter, DecideInput, Decision } from '../adapter.ts'
import type { Check } from '../validate/check.ts'
import { checkChildTables, checkDecimals } from '../validate/fields.ts'
import { checkOriginBranch, checkSyncUuid } from '../validate/ownership.ts'

/** What one DocType adds to its behaviour. */
export interface AdapterOptions {
  identity?: Adapter['identity']
  seriesPrefix?: string
  childTables?: readonly string[]
  customerLinks?: readonly string[]
  dependants?: string
  /** `field` or `childTable.field`: amounts and quantities that are summed. */
  decimals?: readonly string[]
  /** What this DocType checks beside its behaviour's checks. */
  checks?: readonly Check[]
  /** The document without what must not be kept or leave this server; applied on both ways. */
  strip?: (document: Document) => Document
  conflictKey?: (document: Document) => string | null
}

interface BehaviourParts {
  behaviour: Behaviour
  identity: Adapter['identity']
  decide: (input: DecideInput) => Decision
  checks?: readonly Check[]
}

/** One adapter out of a behaviour and a DocType's options. */
export function buildAdapter(parts: BehaviourParts, options: AdapterOptions): Adapter {
  const identity = options.identity ?? parts.identity
  const childTables = options.childTables ?? []
  const checks: Check[] = [
    ...(identity === 'sync_uuid' ? [checkSyncUuid, checkOriginBranch] : []),
    ...(parts.checks ?? []),
    checkChildTables(childTables),
    checkDecimals(options.decimals ?? []),
    ...(options.checks ?? []),
  ]
  const strip = options.strip ?? ((document: Document) => document)
  return {
    behaviour: parts.behaviour,
    identity,
    childTables,
    seriesPrefix: options.seriesPrefix ?? null,
    customerLinks: options.customerLinks ?? [],
    dependants: options.dependants ?? null,
    serialize: strip,
    validateIncoming(document, { branchCode }) {
      const owner = branchCode ?? (document.origin_branch || null)
      for (const check of checks) {
        const refusal = check(document, owner)
        if (refusal) return refusal
      }
      return null
    },
    preApplyTransform: strip,
    conflictKey: options.conflictKey ?? (() => null),
    decide: parts.decide,
  }
}
