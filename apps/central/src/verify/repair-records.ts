import { laterHlc, touchesAccounts } from '@branchline/adapters'
import type { CentralDocumentRow, CentralTransaction, VerifyScope } from '@branchline/db/central'
import { type CentralHandlers, travelsDown, travelsUp, type VerifyRepairInput } from '@branchline/protocol'
import { documentOf, documentRow } from '../documents/document-row.ts'
import { isVerdict, type PreparedDocument, prepareDocument } from '../documents/prepare-document.ts'
import { noteOverspending } from '../ledgers/note-overspending.ts'
import type { RuleEntry } from '../rules/rule-book.ts'
import type { Services } from '../services.ts'
import { branchView, requireHolder } from './branch-view.ts'

type Wanted = VerifyRepairInput['records'][number]
type Result = Awaited<ReturnType<CentralHandlers['verify']['repair']>>['results'][number]
type View = RuleEntry & { scope: VerifyScope }

/**
 * `verify.repair`: puts a branch's version back where central's row was altered behind its back, or lays both before a person.
 *
 * A version is put back only if the branch writes the DocType, or if its hash is the one that central itself stored: that proves it.
 * A row that changed since it was looked at is left alone. What gave way is in the log, whole.
 */
export function repairRecords(services: Services): CentralHandlers['verify']['repair'] {
  return async ({ doctype, records, ...holder }, { session }) => {
    const branchCode = await requireHolder(services.store.read, session, holder)
    const view = await branchView(services, doctype, branchCode)
    const body = async (tx: CentralTransaction): Promise<Result[]> => {
      await tx.lockBranch(branchCode)
      await requireHolder(tx, session, holder)
      const results: Result[] = []
      for (const record of records) results.push(await repair(services, tx, view, record))
      return results
    }
    const { store } = services
    const results = await (travelsDown(view.rule) ? store.writeFeed(body) : store.write(body))
    const count = results.filter(({ outcome }) => outcome !== 'refused').length
    services.log.warn({ branchCode, doctype, count }, 'records were repaired after a verification')
    return { results }
  }
}

async function repair(services: Services, tx: CentralTransaction, view: View, wanted: Wanted): Promise<Result> {
  const { key, act, expects } = wanted
  const refused = (message: string): Result => ({ key, outcome: 'refused', message })
  const [row] = await tx.findDocuments([{ doctype: view.scope.doctype, key }])
  const [visible] = row ? await tx.findVisible({ ...view.scope, keys: [key] }) : []
  if (row && !visible) return refused('the record is not of this branch')
  if ((row?.hash ?? null) !== expects) return refused('central has changed the record meanwhile')
  const prepared = preparedOf(wanted, view)
  if (typeof prepared === 'string') return refused(prepared)
  if (act === 'conflict') return openConflict(services, tx, view, wanted, prepared, row ?? null)
  if (!row || !prepared) return refused('there is nothing to put back')
  if (!travelsUp(view.rule) && prepared.hash !== row.hash) {
    return refused(`central owns ${view.scope.doctype}, and this is not the version it stored`)
  }
  return restore(tx, view, wanted, prepared, row)
}

/** A sentence: why it cannot be taken. */
function preparedOf({ key, document }: Wanted, { scope, adapter }: View): PreparedDocument | null | string {
  if (document === null) return null
  const branchCode = scope.own ? scope.branchCode : null
  const prepared = prepareDocument(document, scope.doctype, adapter, branchCode, { history: true })
  if (isVerdict(prepared)) return prepared.message
  if (scope.own && (prepared.document.origin_branch ?? scope.branchCode) !== scope.branchCode) {
    return 'the document belongs to another branch'
  }
  return prepared.key === key ? prepared : 'the document is another record'
}

async function restore(
  tx: CentralTransaction,
  { rule, adapter, scope }: View,
  { key, hlc, fieldTimes }: Wanted,
  prepared: PreparedDocument,
  before: CentralDocumentRow,
): Promise<Result> {
  const { doctype, branchCode } = scope
  const after = documentRow(prepared, {
    rule,
    adapter,
    hlc: hlc ? laterHlc(before.hlc, hlc) : before.hlc,
    version: before.version + 1,
    originBranch: before.originBranch,
  })
  await tx.putDocuments([after], travelsDown(rule))
  if (fieldTimes) await tx.putFieldTimes([{ doctype, key, times: fieldTimes }])
  if (touchesAccounts(doctype)) await noteOverspending(tx, [documentOf(after)], branchCode)
  const message = "the branch's version was put back over a row that was altered behind central's back"
  await tx.addLogs([{ branchCode, kind: 'verify_repair', doctype, name: after.name, message, detail: before.body }])
  return { key, outcome: 'restored' }
}

/** Without a version of the branch the question is whether central's goes. */
async function openConflict(
  { ids, hlc }: Services,
  tx: CentralTransaction,
  { scope: { doctype, branchCode } }: View,
  wanted: Wanted,
  prepared: PreparedDocument | null,
  row: CentralDocumentRow | null,
): Promise<Result> {
  const { key } = wanted
  const name = prepared?.document.name ?? row?.name
  const incomingBody = prepared?.body ?? row?.body
  if (name === undefined || incomingBody === undefined) {
    return { key, outcome: 'refused', message: 'neither side holds the record' }
  }
  await tx.putOpenConflict({
    id: ids.uuid(),
    doctype,
    key,
    name,
    branchCode,
    localBody: row?.body ?? null,
    localHash: row?.hash ?? null,
    incomingBody,
    incomingHash: prepared?.hash ?? row?.hash ?? '',
    incomingHlc: wanted.hlc ?? hlc.next(),
    operation: prepared ? 'update' : 'delete',
  })
  const message = 'a verification found two versions, and no rule can say which is right'
  await tx.addLogs([{ branchCode, kind: 'verify_conflict', doctype, name, message }])
  return { key, outcome: 'conflict' }
}
