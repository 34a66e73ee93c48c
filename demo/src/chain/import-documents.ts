import { type Document, limits } from '@branchline/protocol'
import { DemoError } from '../demo-error.ts'
import type { CentralPeer } from './peer.ts'

/**
 * Masters into central, in batches of 1,000; sent again while central is away, which is safe: an import is idempotent.
 * Errors: DemoError when central refuses a document.
 */
export async function importDocuments(central: CentralPeer, documents: readonly Document[]): Promise<void> {
  for (let at = 0; at < documents.length; at += limits.importDocuments) {
    const batch = documents.slice(at, at + limits.importDocuments)
    const { results } = await central.insist((api) => api.documents.import.mutate({ documents: batch }))
    const refused = results.find(({ status }) => status === 'rejected')
    if (refused) throw new DemoError(`Central refused ${refused.doctype} ${refused.name}: ${refused.message}`)
  }
}
