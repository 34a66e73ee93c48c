import { type Inspected, inspectRow } from '@branchline/adapters'
import type { VerifyFactsRow, VerifyRow } from '@branchline/db/branch'
import type { Services } from '../services.ts'
import type { RuleEntry } from '../site/rule-book.ts'

/** A record as this branch holds it, and what it knows of it. */
export interface Here {
  row: VerifyRow | null
  inspected: Inspected | null
  facts: VerifyFactsRow
}

export interface HereAll {
  records: Map<string, Here>
  /** How far central's feed is applied. */
  cursor: string | null
  /** The DocType is being loaded from the beginning. */
  loading: boolean
  /** Its documents from before the rule get their operations in steps. */
  backfilling: boolean
  /** Names that are no Customer any more have yet to be carried through. */
  renaming: boolean
  /** What was settled lately is being put back into the outbox. */
  resending: boolean
  epoch: string | null
  historyReach: string | null
}

const nothing: VerifyFactsRow = { owed: null, parked: false, localEdit: false, last: null, discarded: false }

/** All that is known here of these records, as of one moment. */
export function readHere(
  { store }: Pick<Services, 'store'>,
  { rule, adapter }: RuleEntry,
  keys: string[],
): Promise<HereAll> {
  const { doctype } = rule
  // A write transaction: nothing is written between its reads.
  return store.write(async (tx) => {
    const rows = new Map((await tx.findRecords(doctype, keys)).map((row) => [row.key, row]))
    const facts = await tx.findVerifyFacts(doctype, keys)
    const watermark = (await tx.getWatermarks()).find((row) => row.doctype === doctype)
    const site = await tx.getSiteConfig()
    const records = keys.map((key): [string, Here] => {
      const row = rows.get(key) ?? null
      return [key, { row, inspected: row && inspectRow(row, adapter), facts: facts.get(key) ?? nothing }]
    })
    return {
      records: new Map(records),
      cursor: watermark?.cursor ?? null,
      loading: watermark === undefined || watermark.reloading,
      backfilling: (await tx.listBackfills()).some((row) => row.doctype === doctype),
      renaming: (await tx.listUnapplied(1)).length > 0,
      resending: site?.resendAfter != null,
      epoch: site?.epoch ?? null,
      historyReach: await tx.historyReach(),
    }
  })
}

/** Did the record stay as it was between two looks? */
export function stayed(before: Here | undefined, after: Here | undefined): boolean {
  return JSON.stringify(signOf(before)) === JSON.stringify(signOf(after))
}

function signOf(here: Here | undefined): unknown {
  return here && [here.row?.hash, here.inspected?.hash, here.row?.hlc, here.facts]
}
