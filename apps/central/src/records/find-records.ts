import type { CentralReader, FoundDocumentRow } from '@branchline/db/central'
import { type CentralHandlers, type FoundRecord, travelsDown } from '@branchline/protocol'
import type { Services } from '../services.ts'
import { toLogRow } from '../status/list-logs.ts'
import { journeyOf } from './journey-of.ts'

const recordsMax = 20
const rowsMax = 100

/** `records.find`: what central holds of a record, and all it knows of its way. */
export function findRecords({ store, rules, shape }: Services): CentralHandlers['records']['find'] {
  return async ({ text, doctype }) => {
    const known = (await rules.all()).map(({ rule }) => rule)
    const doctypes = known.map((rule) => rule.doctype).filter((name) => doctype === undefined || doctype === name)
    const down = new Set(known.filter(travelsDown).map((rule) => rule.doctype))
    const rows = await store.read.findByText(text, doctypes, recordsMax)
    const records: FoundRecord[] = []
    for (const row of rows) {
      const document = shape.read(JSON.parse(row.body), row.doctype)
      records.push(await recordOf(store.read, row, document, down.has(row.doctype)))
    }
    return { records }
  }
}

async function recordOf(
  read: CentralReader,
  row: FoundDocumentRow,
  document: FoundRecord['document'],
  goesDown: boolean,
): Promise<FoundRecord> {
  const { doctype, key, name } = row
  const [operations, conflicts, logs, deadLetters] = await Promise.all([
    read.listRecordReceipts(doctype, key, rowsMax),
    read.listRecordConflicts(doctype, key, rowsMax),
    read.listRecordLogs(doctype, name, rowsMax),
    read.listRecordDeadLetters(doctype, name),
  ])
  const shown = logs.map(toLogRow)
  const summaries = conflicts.map(({ id, status, openedAt, updatedAt, resolvedAt, resolvedBy, pick, ...conflict }) => ({
    id,
    doctype,
    name: conflict.name,
    branchCode: conflict.branchCode,
    operation: conflict.operation,
    ...{ status, openedAt, updatedAt, resolvedAt, resolvedBy, pick },
  }))
  const about = { row, goesDown, operations, conflicts: summaries, logs: shown, deadLetters }
  const { steps, heldBy, writtenBy } = journeyOf(about)
  return {
    doctype,
    name,
    key,
    syncUuid: row.syncUuid,
    originBranch: row.originBranch,
    docstatus: row.docstatus,
    document,
    writtenBy,
    updatedAt: row.updatedAt,
    heldBy,
    operations,
    conflicts: summaries,
    logs: shown,
    journey: steps,
  }
}
