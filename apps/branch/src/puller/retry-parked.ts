import type { ParkedRow } from '@branchline/db/branch'
import type { Change } from '@branchline/protocol'
import type { Services } from '../services.ts'
import { applyPage } from './apply-page.ts'

const parkedMax = 1_000

/** Tries once more what could not be applied. What still cannot stays parked. Answers how many went in. */
export async function retryParked(services: Services): Promise<number> {
  let applied = 0
  for (const parked of await services.store.read.findParked(null, parkedMax)) {
    const entry = services.rules.find(parked.doctype)
    if (!entry?.rule.enabled) continue
    const generation =
      (await services.store.read.getWatermarks()).find(({ doctype }) => doctype === parked.doctype)?.generation ?? 0
    applied += (await applyPage(services, entry, [changeOf(parked)], null, generation)).applied
  }
  return applied
}

function changeOf({ kind, name, key, body, hash, hlc, fieldTimes }: ParkedRow): Change {
  if (kind === 'tombstone' || body === null) return { kind: 'tombstone', name, key, hlc }
  return { kind: 'upsert', document: JSON.parse(body), hash: hash ?? '', hlc, ...(fieldTimes ? { fieldTimes } : {}) }
}
