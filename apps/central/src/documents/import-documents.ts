import { aliasDoctype, backfillIdentity } from '@branchline/adapters'
import { type CentralHandlers, checkEntry, type ImportResult, type Session, travelsDown } from '@branchline/protocol'
import { mayUse, notGiven } from '../auth/scope.ts'
import type { Services } from '../services.ts'
import { settleInHalves } from '../settle-in-halves.ts'
import type { MasterWrite, WriteOutcome } from './plan-masters.ts'
import { isVerdict, type Verdict } from './prepare-document.ts'
import { noAliasByHand } from './save-document.ts'
import { prepareImported, writeImported } from './write-imported.ts'

/** `documents.import`: masters and history in bulk. One bad document is refused by itself; the others are written. */
export function importDocuments(services: Services): CentralHandlers['documents']['import'] {
  return async ({ doctype, documents }, { session }) => {
    const checked = await Promise.all(documents.map((document) => check(services, session, doctype, document)))
    const writes = checked.filter((item): item is MasterWrite => !isVerdict(item))
    const outcomes = await settleInHalves(
      writes,
      (batch) => services.store.writeFeed((tx) => writeImported(services, tx, batch)),
      (): WriteOutcome => ({
        status: 'rejected',
        code: 'VALIDATION_FAILED',
        message: 'the database refused this document',
      }),
    )
    if (outcomes.some((outcome) => outcome.status !== 'rejected' && outcome.mergedInto)) services.aliasesChanged()
    const outcomeOf = new Map(writes.map((write, index) => [write, outcomes[index]]))
    return {
      results: checked.map((item, index): ImportResult => {
        const named = documents[index] ?? {}
        const of = { doctype: text(named.doctype) ?? doctype ?? null, name: text(named.name) }
        if (isVerdict(item)) return { ...of, status: 'rejected', ...item }
        const outcome = outcomeOf.get(item) ?? { status: 'rejected', code: 'INTERNAL', message: 'not written' }
        if (outcome.status === 'rejected') return { ...of, ...outcome }
        const { status, mergedInto } = outcome
        return { ...of, status, ...(mergedInto === undefined ? {} : { mergedInto }) }
      }),
    }
  }
}

async function check(
  services: Services,
  session: Session,
  standard: string | undefined,
  document: Record<string, unknown>,
): Promise<MasterWrite | Verdict> {
  const flaw = checkEntry(document)
  if (flaw) return { code: 'VALIDATION_FAILED', message: `${flaw.path || 'the document'} ${flaw.message}` }
  const doctype = text(document.doctype) ?? standard
  if (doctype !== undefined && !mayUse(session, doctype)) return { code: 'FORBIDDEN', message: notGiven(doctype) }
  const entry = doctype === undefined ? undefined : await services.rules.find(doctype)
  if (doctype === aliasDoctype) return { code: 'VALIDATION_FAILED', message: noAliasByHand }
  if (!doctype || !entry?.rule.enabled) {
    return { code: 'UNKNOWN_DOCTYPE', message: `no enabled rule names the DocType ${JSON.stringify(doctype ?? null)}` }
  }
  const refusal = services.shape.refusal(document, doctype)
  if (refusal) return { code: refusal.code, message: refusal.message }
  const identified = backfillIdentity(services.shape.write(document, doctype, null), doctype, entry.adapter)
  const originBranch = text(identified.origin_branch)
  const isHistory = !travelsDown(entry.rule)
  if (isHistory && originBranch === null) {
    return {
      code: 'VALIDATION_FAILED',
      message: `origin_branch is missing, and the number does not say it: a ${doctype} belongs to the branch that wrote it`,
    }
  }
  const prepared = prepareImported({ ...identified, doctype }, entry, originBranch)
  return isVerdict(prepared) ? prepared : { ...entry, prepared, originBranch }
}

function text(value: unknown): string | null {
  return typeof value === 'string' && value !== '' ? value : null
}
