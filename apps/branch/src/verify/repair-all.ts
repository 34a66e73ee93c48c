import type { RepairKind } from '@branchline/adapters'
import type { VerifyRun } from '@branchline/protocol'
import { failureOf } from '../central-client/failure.ts'
import type { Services } from '../services.ts'
import type { Judged } from './judge-records.ts'
import { type Outcome, oweRecords, pullRecords, removeRecords, repairAtCentral } from './repair-here.ts'

/** Repairs what was found, and says beside each record what came of it. Central refusing one DocType's repair stops no other. */
export async function repairAll(
  services: Services,
  judged: Judged[],
  named: VerifyRun['mismatches'],
  push: () => Promise<unknown>,
): Promise<void> {
  const rowOf = new Map(named.map((row) => [idOf(row), row]))
  const tell = (one: Judged, { done, message }: Outcome) => {
    const row = rowOf.get(idOf(one))
    if (row) Object.assign(row, { repaired: done, ...(message ? { message } : {}) })
  }
  const owed: Judged[] = []
  for (const group of grouped(judged)) {
    const outcomes = await tryRepair(services, group)
    for (const one of group.records) {
      const outcome = outcomes.get(one.key)
      if (!outcome) continue
      if (group.repair === 'push' && outcome.done) owed.push(one)
      tell(one, outcome)
    }
  }
  if (owed.length === 0) return
  await push()
  for (const one of owed) {
    const facts = await services.store.read.findVerifyFacts(one.doctype, [one.key])
    if (facts.get(one.key)?.owed) tell(one, { done: false, message: 'it is owed, and central has not taken it yet' })
  }
}

interface Group {
  doctype: string
  repair: RepairKind
  records: Judged[]
}

function grouped(judged: Judged[]): Group[] {
  const groups = new Map<string, Group>()
  for (const one of judged) {
    if (one.verdict.outcome !== 'mismatch') continue
    const { repair } = one.verdict
    const id = `${one.doctype}\n${repair}`
    const group = groups.get(id) ?? { doctype: one.doctype, repair, records: [] }
    groups.set(id, group)
    group.records.push(one)
  }
  return [...groups.values()]
}

const byHand: Partial<Record<RepairKind, string>> = {
  wait: 'something of the record is on its way; the next run decides',
  none: 'no sound version is left on either side',
}

async function tryRepair(services: Services, { doctype, repair, records }: Group): Promise<Map<string, Outcome>> {
  const entry = services.rules.require(doctype)
  try {
    switch (repair) {
      case 'push':
        return await oweRecords(services, entry, records)
      case 'pull':
        return await pullRecords(services, entry, records)
      case 'remove':
        return await removeRecords(services, entry, records)
      case 'restore':
      case 'conflict':
        return await repairAtCentral(services, entry, records, repair)
      case 'wait':
      case 'none':
        return failed(records, byHand[repair] ?? '')
    }
  } catch (error) {
    return failed(records, failureOf(error).message)
  }
}

function failed(records: Judged[], message: string): Map<string, Outcome> {
  return new Map(records.map(({ key }) => [key, { done: false, message }]))
}

function idOf({ doctype, key }: { doctype: string; key: string }): string {
  return `${doctype}\n${key}`
}
