import { hashDocument } from '@branchline/adapters'
import { limits } from '@branchline/protocol'
import { owedFor } from '../backfill/plan-backfill.ts'
import { documentRow } from '../documents/document-row.ts'
import type { Services } from '../services.ts'
import type { RuleEntry } from '../site/rule-book.ts'
import type { Judged } from './judge-records.ts'
import { type Here, readHere } from './read-here.ts'

/** What came of trying; a sentence where it did not work. */
export type Outcome = { done: true; message?: string } | { done: false; message: string }

const changedMeanwhile: Outcome = { done: false, message: 'the record changed meanwhile; the next run decides' }

/** Puts central's versions here. Nothing is owed to anybody for it. What gave way is in the log. */
export async function pullRecords(
  services: Services,
  entry: RuleEntry,
  judged: Judged[],
): Promise<Map<string, Outcome>> {
  const { store, central } = services
  const { rule, adapter } = entry
  const { doctype } = rule
  const outcomes = new Map<string, Outcome>()
  for (let at = 0; at < judged.length; at += documentsPerCall) {
    const part = new Map(judged.slice(at, at + documentsPerCall).map((one) => [one.key, one]))
    const { cursor } = await readHere(services, entry, [])
    const keys = [...part.keys()]
    const { instance, fence } = services
    const answer = await central.verifyFacts({ doctype, cursor, keys, documents: true, instance, fence })
    await store.write(async (tx) => {
      const rows = new Map((await tx.findRecords(doctype, keys)).map((row) => [row.key, row]))
      const facts = await tx.findVerifyFacts(doctype, keys)
      const generation = (await tx.getWatermarks()).find((row) => row.doctype === doctype)?.generation ?? 0
      for (const { key, held } of answer.records) {
        const one = part.get(key) as Judged
        const row = rows.get(key) ?? null
        if (!sameRow(row, one.row) || facts.get(key)?.owed) outcomes.set(key, changedMeanwhile)
        else if (!held?.document || !held.sound)
          outcomes.set(key, { done: false, message: 'central holds no sound version' })
        else {
          const document = adapter.preApplyTransform(held.document)
          const body = JSON.stringify(document)
          await tx.putDocuments(
            [documentRow({ key, document, body, hash: hashDocument(document) }, adapter, held.hlc)],
            generation,
          )
          if (held.fieldTimes) await tx.putFieldTimes(doctype, [{ key, times: held.fieldTimes }])
          await tx.addLogs([logOf(services, one, "central's version was put here", row?.body ?? null)])
          outcomes.set(key, { done: true })
        }
      }
    })
  }
  return outcomes
}

/** Takes away what nobody wrote. */
export async function removeRecords(
  services: Services,
  { rule }: RuleEntry,
  judged: Judged[],
): Promise<Map<string, Outcome>> {
  const { doctype } = rule
  const outcomes = new Map<string, Outcome>()
  await services.store.write(async (tx) => {
    for (const one of judged) {
      const [row] = await tx.findRecords(doctype, [one.key])
      if (!row || !sameRow(row, one.row)) {
        outcomes.set(one.key, changedMeanwhile)
        continue
      }
      await tx.removeDocuments(doctype, [one.key])
      await tx.removeFieldTimes(doctype, [one.key])
      await tx.addLogs([logOf(services, one, 'central does not hold it, and nobody wrote it here: removed', row.body)])
      outcomes.set(one.key, { done: true })
    }
  })
  return outcomes
}

/** Owes records once more that central lost. The drainer brings them up as it does any other. */
export async function oweRecords(
  services: Services,
  entry: RuleEntry,
  judged: Judged[],
): Promise<Map<string, Outcome>> {
  const { store, ids, clock } = services
  const { doctype } = entry.rule
  const outcomes = new Map<string, Outcome>()
  const keys = judged.map(({ key }) => key)
  const now = new Date(clock.now()).toISOString()
  const context = { hash: hashDocument, uuid: () => ids.uuid(), now }
  await store.write(async (tx) => {
    const rows = new Map((await tx.findRecords(doctype, keys)).map((row) => [row.key, row]))
    const owed = await tx.findOwedKeys(doctype, keys)
    const times = await tx.findFieldTimes(doctype, keys)
    for (const one of judged) {
      const row = rows.get(one.key)
      if (!row || !sameRow(row, one.row) || owed.has(one.key)) {
        outcomes.set(one.key, changedMeanwhile)
        continue
      }
      await tx.addOutboxRows(owedFor(row, entry, times.get(one.key), context))
      await tx.addLogs([logOf(services, one, 'central did not hold it: it is owed once more', null)])
      outcomes.set(one.key, { done: true })
    }
  })
  return outcomes
}

/** Asks central to take the branch's versions, or to lay both before a person. */
export async function repairAtCentral(
  services: Services,
  entry: RuleEntry,
  judged: Judged[],
  act: 'restore' | 'conflict',
): Promise<Map<string, Outcome>> {
  const { store, central, clock } = services
  const { doctype } = entry.rule
  const outcomes = new Map<string, Outcome>()
  for (let at = 0; at < judged.length; at += documentsPerCall) {
    const part = judged.slice(at, at + documentsPerCall)
    const times = await store.read.findFieldTimes(
      doctype,
      part.map(({ key }) => key),
    )
    const records = part.map(({ key, document, row, expects }) => {
      const fieldTimes = times.get(key)
      const timed = entry.rule.conflictRule === 'Field-Level-LWW' && fieldTimes !== undefined
      return { key, act, document, hlc: row?.hlc ?? null, expects, ...(timed ? { fieldTimes } : {}) }
    })
    const { instance, fence } = services
    const { results } = await central.verifyRepair({ doctype, records, instance, fence })
    for (const { key, outcome, message } of results) {
      const done = outcome !== 'refused'
      outcomes.set(
        key,
        done ? { done, ...(message ? { message } : {}) } : { done, message: message ?? 'central refused' },
      )
    }
    const count = results.filter(({ outcome }) => outcome !== 'refused').length
    const message = act === 'restore' ? 'put back at central' : 'laid before a person at central'
    const now = new Date(clock.now()).toISOString()
    await store.write((tx) => tx.addLogs([{ at: now, kind: 'verify_repair', doctype, count, message }]))
  }
  return outcomes
}

/** Documents may be large, and one call carries no more than a body may have. */
const documentsPerCall = Math.min(limits.verifyRepairs, 10)

function sameRow(a: Here['row'], b: Here['row']): boolean {
  return a?.hash === b?.hash && a?.body === b?.body
}

function logOf({ clock }: Services, { doctype, name, verdict }: Judged, message: string, detail: string | null) {
  const what = verdict.outcome === 'mismatch' ? verdict.what : ''
  const at = new Date(clock.now()).toISOString()
  return { at, kind: 'verify_repair', doctype, name, message: `${what}: ${message}`, detail }
}
