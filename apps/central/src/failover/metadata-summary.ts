import { type CentralHandlers, readListPosition, writeListPosition } from '@branchline/protocol'
import { branchOf } from '../auth/branch-of.ts'
import type { Services } from '../services.ts'
import { branchDoctypes } from './branch-doctypes.ts'

/** `metadata.summary`: which documents of the branch central holds, by their identities alone. */
export function metadataSummary({ store, rules }: Services): CentralHandlers['metadata']['summary'] {
  return async ({ openingShift, doctype, after, limit }, { session }) => {
    const all = await branchDoctypes(rules)
    const position = readListPosition(after)
    const rows = await store.read.listIdentities({
      branchCode: branchOf(session),
      doctypes: doctype === undefined ? all : all.filter((one) => one === doctype),
      naming: openingShift === undefined ? null : `"pos_opening_shift":${JSON.stringify(openingShift)}`,
      after: position ? { doctype: position[0], key: position[1] } : { doctype: '', key: '' },
      limit,
    })
    const last = rows.length < limit ? undefined : rows.at(-1)
    return {
      records: rows.map(({ doctype, name, key, syncUuid }) => ({ doctype, name, sync_uuid: syncUuid ?? key })),
      nextAfter: last ? writeListPosition({ name: last.doctype, key: last.key }) : null,
    }
  }
}
