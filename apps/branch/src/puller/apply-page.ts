import { aliasDoctype, customerDoctype } from '@branchline/adapters'
import type { BranchTransaction, WatermarkRow } from '@branchline/db/branch'
import { BranchlineError, type Change, travelsUp } from '@branchline/protocol'
import { noteAliases } from '../aliases/note-aliases.ts'
import { noteAnonymised } from '../people/note-anonymised.ts'
import type { Services } from '../services.ts'
import type { RuleEntry } from '../site/rule-book.ts'
import { type HeldPage, keyOf, lastOfEach, planPage } from './plan-page.ts'

export interface Applied {
  applied: number
  parked: number
}

/**
 * A page and the watermark it stands for, in one commit. If the database refuses the page it is halved, until the bad record
 * stands alone and is parked; the watermark is written with the last part, so that it never passes what was not taken.
 */
export async function applyPage(
  services: Services,
  entry: RuleEntry,
  changes: Change[],
  watermark: WatermarkRow | null,
  generation: number,
): Promise<Applied> {
  try {
    return await services.store.write((tx) => applyChanges(services, tx, entry, changes, watermark, generation))
  } catch (error) {
    const [only] = changes
    // A disk that takes nothing says nothing of a record: none is parked for it, and the watermark stays.
    if (!only || error instanceof BranchlineError) throw error
    if (changes.length === 1) return parkRefused(services, entry, only, watermark, error)
    const middle = Math.ceil(changes.length / 2)
    const first = await applyPage(services, entry, changes.slice(0, middle), null, generation)
    const second = await applyPage(services, entry, changes.slice(middle), watermark, generation)
    return { applied: first.applied + second.applied, parked: first.parked + second.parked }
  }
}

async function applyChanges(
  services: Services,
  tx: BranchTransaction,
  { rule, adapter }: RuleEntry,
  changes: Change[],
  watermark: WatermarkRow | null,
  generation: number,
): Promise<Applied> {
  const { doctype } = rule
  const last = lastOfEach(changes, adapter)
  const now = new Date(services.clock.now()).toISOString()
  const held = await readHeld(tx, { rule, adapter }, last)
  const plan = planPage(last, held, { rule, adapter, now })
  if (doctype === customerDoctype) await noteAnonymised(services, tx, last)
  await tx.putDocuments(plan.put, generation)
  await tx.putFieldTimes(doctype, plan.fieldTimes)
  await tx.removeDocuments(doctype, plan.remove)
  await tx.removeFieldTimes(doctype, plan.remove)
  await tx.markGeneration(doctype, plan.seen, generation)
  await tx.removeParked(doctype, plan.unpark)
  await tx.putParked(plan.park)
  if (plan.endedEdits.length > 0) await tx.removeLocalEdits(doctype, plan.endedEdits)
  if (doctype === aliasDoctype) await noteAliases(services, tx, last)
  await tx.addLogs(plan.logs)
  if (watermark) await tx.putWatermark(watermark)
  return { applied: plan.put.length + plan.remove.length, parked: plan.park.length }
}

/** Reads only what decisions need: of records that both sides write, that were edited here, or that others may hang on. */
async function readHeld(
  tx: BranchTransaction,
  { rule, adapter }: RuleEntry,
  changes: Map<string, Change>,
): Promise<HeldPage> {
  const { doctype } = rule
  const keys = [...changes.keys()]
  const tombstones = [...changes.values()].flatMap((change) => (change.kind === 'tombstone' ? [change.name] : []))
  const owed = travelsUp(rule) ? await tx.findOwedKeys(doctype, keys) : new Set<string>()
  const edits = (await tx.findLocalEdits(doctype)).filter(({ key }) => changes.has(key))
  const removed = keys.filter((key) => changes.get(key)?.kind === 'tombstone')
  const known = [...new Set([...owed, ...edits.map(({ key }) => key), ...removed])]
  return {
    owed,
    localEdits: new Map(edits.map((edit) => [edit.key, edit])),
    stored: new Map((await tx.findDocuments(doctype, known)).map((row) => [row.key, row])),
    fieldTimes: await tx.findFieldTimes(doctype, [...owed]),
    dependants: adapter.dependants ? await tx.countDependants(doctype, tombstones) : new Map(),
  }
}

async function parkRefused(
  { store, clock, log }: Services,
  { rule, adapter }: RuleEntry,
  change: Change,
  watermark: WatermarkRow | null,
  error: unknown,
): Promise<Applied> {
  const { doctype } = rule
  const key = keyOf(change, adapter)
  const upsert = change.kind === 'upsert' ? change : null
  const name = change.kind === 'tombstone' ? change.name : change.document.name
  const message = error instanceof Error ? error.message.slice(-500) : String(error)
  const at = new Date(clock.now()).toISOString()
  log.error({ doctype, name, error: message }, 'a pulled record could not be stored and is parked')
  await store.write(async (tx) => {
    await tx.putParked([
      {
        doctype,
        key,
        name,
        kind: change.kind,
        body: upsert ? JSON.stringify(upsert.document) : null,
        hash: upsert?.hash ?? null,
        hlc: change.hlc,
        fieldTimes: upsert?.fieldTimes ?? null,
        code: 'INTERNAL',
        message: 'The database refused this record; the log of the server has the reason.',
        at,
      },
    ])
    if (watermark) await tx.putWatermark(watermark)
  })
  return { applied: 0, parked: 1 }
}
