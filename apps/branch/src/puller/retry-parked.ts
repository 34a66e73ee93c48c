import type { ParkedRow } from '@branchline/db/branch'
import type { Change } from '@branchline/protocol'
import type { Services } from '../services.ts'
import { applyPage } from './apply-page.ts'

const parkedMax = 1_000

/**
 * The parked versions that wait for no operation of this branch (any more). Ask it before central is asked for changes: what is
 * settled only while a cycle runs, central may have changed after its page was read, and the parked version is older than that.
 */
export async function findReady({ store }: Services): Promise<Set<string>> {
  const parked = await store.read.findParked(null, parkedMax)
  const ready = new Set<string>()
  for (const doctype of new Set(parked.map((row) => row.doctype))) {
    const rows = parked.filter((row) => row.doctype === doctype)
    const keys = rows.map(({ key }) => key)
    const owed = await store.read.findOwedKeys(doctype, keys)
    for (const row of rows) if (!owed.has(row.key)) ready.add(idOf(row))
  }
  return ready
}

/**
 * Tries once more what could not be applied: versions that waited for an operation where they are `ready` and of one of
 * `doctypes`, which are up to date by now; the others in any case. What still cannot stays parked. Answers how many went in.
 */
export async function retryParked(services: Services, ready: Set<string>, doctypes?: string[]): Promise<number> {
  let applied = 0
  for (const parked of await services.store.read.findParked(null, parkedMax)) {
    const { doctype, code } = parked
    const waits = code === 'OWED' && !(ready.has(idOf(parked)) && (doctypes?.includes(doctype) ?? true))
    const entry = services.rules.find(doctype)
    if (waits || !entry?.rule.enabled) continue
    const generation =
      (await services.store.read.getWatermarks()).find((row) => row.doctype === doctype)?.generation ?? 0
    applied += (await applyPage(services, entry, [changeOf(parked)], null, generation)).applied
  }
  return applied
}

function idOf({ doctype, key }: { doctype: string; key: string }): string {
  return `${doctype}\n${key}`
}

function changeOf({ kind, name, key, body, hash, hlc, fieldTimes }: ParkedRow): Change {
  if (kind === 'tombstone' || body === null) return { kind: 'tombstone', name, key, hlc }
  return { kind: 'upsert', document: JSON.parse(body), hash: hash ?? '', hlc, ...(fieldTimes ? { fieldTimes } : {}) }
}
