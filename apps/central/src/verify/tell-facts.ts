import { type Inspected, inspectRow, parseHlc } from '@branchline/adapters'
import type { VerifyFactsRow, VerifyRow } from '@branchline/db/central'
import type { CentralHandlers, FieldTimes, VerifyFacts } from '@branchline/protocol'
import { centralSite } from '../central-hlc.ts'
import { readCursor } from '../feed/feed-cursor.ts'
import type { Services } from '../services.ts'
import { branchView, requireHolder } from './branch-view.ts'

/**
 * `verify.facts`: all that central knows of records that differ, as far as the branch may see them. What it may not see is told as
 * what is not there.
 */
export function tellFacts(services: Services): CentralHandlers['verify']['facts'] {
  const { read } = services.store
  return async ({ doctype, cursor, keys, documents = false, ...holder }, { session }) => {
    const branchCode = await requireHolder(read, session, holder)
    const { scope, rule, adapter } = await branchView(services, doctype, branchCode)
    const epoch = await read.epoch()
    const applied = scope.own ? 0n : readCursor(cursor, { epoch, ruleEpoch: rule.epoch }).after
    // Aliases first: what is rewritten after this is not looked at as altered.
    const renaming = (await read.listUnswept(1)).length > 0
    const rows = new Map((await read.findVisible({ ...scope, keys })).map((row) => [row.key, row]))
    const receiptKeys = scope.own ? keys.filter((key) => rows.has(key)) : []
    const facts = await read.findVerifyFacts({ ...scope, keys, receiptKeys })
    const timed = documents && rule.conflictRule === 'Field-Level-LWW'
    const times = timed ? await read.findFieldTimes(keys.map((key) => ({ doctype, key }))) : new Map()
    return {
      records: facts.map((fact): VerifyFacts => {
        const row = rows.get(fact.key) ?? null
        const held = row && heldOf(row, inspectRow(row, adapter), documents, times.get(`${doctype}\n${fact.key}`))
        return { ...stateOf(fact, row, scope.own ? null : applied), held }
      }),
      renaming,
      epoch,
    }
  }
}

/** `applied`: how far the branch has applied the feed; null: this DocType has none. */
function stateOf(
  { key, deletedAt, conflict, receipt }: VerifyFactsRow,
  row: VerifyRow | null,
  applied: bigint | null,
): Omit<VerifyFacts, 'held'> {
  const isBeyond = (position: bigint | null | undefined) => applied !== null && position != null && position > applied
  const pending = isBeyond(row?.position) || isBeyond(deletedAt?.position)
  return { key, pending, deleted: row === null && deletedAt !== null && !pending, conflict, receipt }
}

function heldOf(
  row: VerifyRow,
  inspected: Inspected,
  documents: boolean,
  fieldTimes: FieldTimes | undefined,
): VerifyFacts['held'] {
  const { name, day, shift, money, hash, sound, document } = inspected
  return {
    name,
    day,
    shift,
    money,
    hash,
    stored: row.hash,
    sound,
    hlc: row.hlc,
    placed: row.position !== null,
    byCentral: parseHlc(row.hlc)?.site === centralSite,
    ...(documents && document ? { document } : {}),
    ...(documents && fieldTimes ? { fieldTimes } : {}),
  }
}
