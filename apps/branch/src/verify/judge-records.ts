import {
  customerDoctype,
  decideRecord,
  hashDocument,
  type Money,
  type OnItsWay,
  parseHlc,
  type RecordVerdict,
  resolveLinks,
} from '@branchline/adapters'
import {
  type Document,
  limits,
  travelsDown,
  travelsUp,
  type VerifyFacts,
  type VerifyFactsOutput,
} from '@branchline/protocol'
import type { Services } from '../services.ts'
import type { RuleEntry } from '../site/rule-book.ts'
import { type Here, type HereAll, readHere, stayed } from './read-here.ts'

/** A record that was found to differ, and what it is. */
export interface Judged {
  doctype: string
  key: string
  name: string
  day: string | null
  shift: string | null
  here: Money | null
  central: Money | null
  /** Whether each side holds it. */
  held: { here: boolean; central: boolean }
  verdict: Exclude<RecordVerdict, { outcome: 'equal' }>
  /** What the branch held when it was judged, and what central's row said. */
  row: Here['row']
  document: Document | null
  expects: string | null
}

const roundsMax = 3

/** What central and this server know of a stretch of records. */
type Told = { before: HereAll; there: VerifyFactsOutput; after: HereAll }

/**
 * What each of these records is. This server is looked at before central and after it: a record that moved meanwhile is looked at again,
 * and in the end is on its way.
 */
export async function judgeRecords(services: Services, entry: RuleEntry, keys: string[]): Promise<Judged[]> {
  const judged: Judged[] = []
  for (let at = 0; at < keys.length; at += limits.verifyKeys) {
    let left = keys.slice(at, at + limits.verifyKeys)
    for (let round = 1; left.length > 0; round += 1) {
      const told = await ask(services, entry, left)
      const moving: string[] = []
      for (const fact of told.there.records) {
        const isMoving = !stayed(told.before.records.get(fact.key), told.after.records.get(fact.key))
        if (isMoving && round < roundsMax) moving.push(fact.key)
        else {
          const one = judge(entry, fact, told, isMoving)
          if (one) judged.push(one)
        }
      }
      left = moving
    }
  }
  return entry.adapter.customerLinks.length > 0 ? setAsideRenamed(services, entry, judged) : judged
}

async function ask(services: Services, entry: RuleEntry, keys: string[]): Promise<Told> {
  const { central, instance, fence } = services
  const before = await readHere(services, entry, keys)
  // While a DocType is loaded nothing of it is in its place yet: no cursor says how far it is.
  const cursor = before.loading ? null : before.cursor
  const there = await central.verifyFacts({ doctype: entry.rule.doctype, cursor, keys, instance, fence })
  return { before, there, after: await readHere(services, entry, keys) }
}

function judge(entry: RuleEntry, fact: VerifyFacts, { before, there }: Told, isMoving: boolean): Judged | null {
  const { rule, adapter } = entry
  const { key, held } = fact
  const here = before.records.get(key)
  const row = here?.row ?? null
  const inspected = here?.inspected ?? null
  const hlc = row?.hlc ?? held?.hlc ?? ''
  const verdict = decideRecord({
    travelsDown: travelsDown(rule),
    travelsUp: travelsUp(rule),
    here:
      row && inspected
        ? {
            hash: inspected.hash,
            stored: row.hash,
            sound: inspected.sound,
            pulled: row.generation > 0,
            parsable: inspected.document !== null,
          }
        : null,
    central: held,
    deleted: fact.deleted,
    onItsWay: isMoving ? 'moving' : onItsWay(entry, fact, here, before, there),
    last: here?.facts.last ?? fact.receipt,
    beyondHistory: isBeyond(hlc, before.historyReach),
  })
  if (verdict.outcome === 'equal') return null
  const { day, shift } = inspected ?? held ?? { day: null, shift: null }
  return {
    doctype: rule.doctype,
    key,
    name: row?.name ?? held?.name ?? key,
    day,
    shift,
    here: inspected?.money ?? null,
    central: held?.money ?? null,
    held: { here: row !== null, central: held !== null },
    verdict,
    row,
    document: inspected?.document ? adapter.serialize(inspected.document) : null,
    expects: held?.stored ?? null,
  }
}

function onItsWay(
  { rule }: RuleEntry,
  { pending, conflict }: VerifyFacts,
  here: Here | undefined,
  { loading, backfilling, resending, renaming, epoch }: HereAll,
  there: VerifyFactsOutput,
): OnItsWay | null {
  const facts = here?.facts
  if (facts?.owed) return facts.owed
  const another = epoch !== null && epoch !== there.epoch
  if (travelsUp(rule) && (resending || another || (backfilling && here?.row?.generation === 0))) return 'owed'
  if (facts?.parked) return 'parked'
  if (facts?.localEdit) return 'localEdit'
  if (travelsDown(rule) && (loading || pending || another)) return 'notPulled'
  if (conflict) return 'conflict'
  if (facts?.discarded) return 'discarded'
  return (renaming || there.renaming) && rule.doctype === customerDoctype ? 'renaming' : null
}

/** Written before the oldest operation that is remembered: that none is known of it says nothing. */
function isBeyond(hlc: string, historyReach: string | null): boolean {
  const ms = parseHlc(hlc)?.ms
  return ms !== undefined && (historyReach === null || ms < Date.parse(historyReach))
}

const anyCustomer = { target: () => '-', isSplit: () => false, isAnonymised: () => true }

/** Documents that differ in nothing but whom they name, while names are being carried through. */
async function setAsideRenamed(services: Services, entry: RuleEntry, judged: Judged[]): Promise<Judged[]> {
  const suspects = judged.filter(
    ({ verdict, held }) => verdict.outcome === 'mismatch' && verdict.repair !== 'wait' && held.here && held.central,
  )
  const [first] = suspects
  if (!first) return judged
  const { before, there } = await ask(services, entry, [first.key])
  if (!before.renaming && !there.renaming) return judged
  const { central, instance, fence } = services
  const { doctype } = entry.rule
  const bare = (document: Document) => hashDocument(resolveLinks(document, entry.adapter.customerLinks, anyCustomer))
  for (let at = 0; at < suspects.length; at += limits.verifyKeys) {
    const part = suspects.slice(at, at + limits.verifyKeys)
    const keys = part.map(({ key }) => key)
    const answer = await central.verifyFacts({ doctype, cursor: before.cursor, keys, documents: true, instance, fence })
    const documents = new Map(answer.records.map(({ key, held }) => [key, held?.sound ? held.document : undefined]))
    for (const one of part) {
      const document = documents.get(one.key)
      if (document && one.document && bare(document) === bare(one.document)) {
        one.verdict = { outcome: 'onItsWay', reason: 'renaming' }
      }
    }
  }
  return judged
}
