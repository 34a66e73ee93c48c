import { aliasBook, customerNames, hashDocument, resolveLinks } from '@branchline/adapters'
import type { BranchTransaction } from '@branchline/db/branch'
import { documentRow } from '../documents/document-row.ts'
import type { Services } from '../services.ts'
import { lateDocuments } from './late-documents.ts'
import { decideFailover, type FailoverDocument, keyOf, whyStrange } from './plan-failover.ts'

/** How far it has come, and how much it knows to be left. */
export interface FailoverProgress {
  failoverCursor: string | null
  failoverPending: number
  lastCentralCheckAt: string
  lastReconciledAt?: string
}

/**
 * A page of what central holds in this branch's name, and the place it stands for: one commit. What is taken owes no operation: central
 * has it. Answers how many documents were taken. What comes after its shift was closed is logged, unless everything is `fetchedAnew`.
 */
export async function applyFailoverPage(
  services: Services,
  changes: FailoverDocument[],
  progress: FailoverProgress,
  fetchedAnew: boolean,
): Promise<number> {
  return services.store.write(async (tx) => {
    const taken: FailoverDocument[] = []
    for (const doctype of new Set(changes.map((change) => change.doctype))) {
      const ofDoctype = changes.filter((change) => change.doctype === doctype)
      taken.push(...(await applyOfDoctype(services, tx, doctype, ofDoctype)))
    }
    if (!fetchedAnew) await tx.addLogs(await lateDocuments(tx, taken, progress.lastCentralCheckAt))
    await tx.patchSiteConfig(progress)
    return taken.length
  })
}

async function applyOfDoctype(
  services: Services,
  tx: BranchTransaction,
  doctype: string,
  given: FailoverDocument[],
): Promise<FailoverDocument[]> {
  const entry = services.rules.find(doctype)
  const at = new Date(services.clock.now()).toISOString()
  const message = whyStrange(doctype, given, entry?.rule ?? null)
  if (!entry || message !== null) {
    await tx.addLogs([{ at, kind: 'error', code: 'UNKNOWN_DOCTYPE', doctype, count: given.length, message }])
    return []
  }
  const { adapter } = entry
  const changes = await withoutPeople(services, tx, given, adapter.customerLinks)
  const keys = changes.map((change) => keyOf(change, adapter))
  const stored = new Map((await tx.findDocuments(doctype, keys)).map((row) => [row.key, row]))
  const deleted = await tx.findDeletedKeys(
    doctype,
    keys.filter((key) => !stored.has(key)),
  )
  const rows = new Map<string, ReturnType<typeof documentRow>>()
  const taken: FailoverDocument[] = []
  for (const [index, change] of changes.entries()) {
    const key = keys[index] ?? ''
    const decision = decideFailover(change, rows.get(key) ?? stored.get(key) ?? null, deleted.has(key))
    const { document, hash } = change
    if (decision === 'take') {
      taken.push(change)
      rows.set(key, documentRow({ key, document, body: JSON.stringify(document), hash }, adapter, services.hlc.next()))
    }
    if (decision !== 'differs') continue
    const message = 'central was given another content under the same sync_uuid; what this branch has stays'
    await tx.addLogs([
      { at, kind: 'failover_differs', doctype, name: document.name, message, detail: JSON.stringify(document) },
    ])
  }
  if (rows.size > 0) await tx.putDocuments([...rows.values()])
  return taken
}

/** A central that was put back tells of people again whom this branch has taken out: they stay out. */
async function withoutPeople(
  { anyAlias }: Services,
  tx: BranchTransaction,
  changes: FailoverDocument[],
  links: readonly string[],
): Promise<FailoverDocument[]> {
  if (!anyAlias) return changes
  const names = changes.flatMap(({ document }) => customerNames(document, links))
  const { isAnonymised } = aliasBook(await tx.findAliases([...new Set(names)]))
  const people = { target: () => null, isSplit: () => false, isAnonymised }
  return changes.map((change) => {
    const document = resolveLinks(change.document, links, people)
    return document === change.document ? change : { ...change, document, hash: hashDocument(document) }
  })
}
