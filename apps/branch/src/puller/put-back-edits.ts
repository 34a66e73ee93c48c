import { adapterFor } from '@branchline/adapters'
import type { Document } from '@branchline/protocol'
import { documentRow } from '../documents/document-row.ts'
import type { Services } from '../services.ts'

/** Undoes this branch's own edits of what central owns: central's version comes back, and the lost edit goes to the log. */
export async function putBackLocalEdits({ store, clock, log }: Services): Promise<number> {
  if ((await store.read.findLocalEdits(null)).length === 0) return 0
  return store.write(async (tx) => {
    const edits = await tx.findLocalEdits(null)
    const at = new Date(clock.now()).toISOString()
    for (const { doctype, key, name, kind, centralBody, centralHash, centralHlc } of edits) {
      const edited = await tx.findDocument({ doctype, key })
      const adapter = adapterFor(doctype)
      if (centralBody === null || !adapter) await tx.removeDocuments(doctype, [key])
      else {
        const document: Document = JSON.parse(centralBody)
        await tx.putDocuments([
          documentRow({ key, document, body: centralBody, hash: centralHash ?? '' }, adapter, centralHlc ?? ''),
        ])
      }
      await tx.removeLocalEdits(doctype, [key])
      const message = `central owns ${doctype}: its version was put back over a local ${kind}`
      await tx.addLogs([{ at, kind: 'local_edit_lost', doctype, name, message, detail: edited?.body ?? null }])
      log.warn({ doctype, name, kind }, 'a local edit of what central owns was undone')
    }
    return edits.length
  })
}
