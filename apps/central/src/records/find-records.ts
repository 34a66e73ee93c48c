import type { CentralReader, FoundDocumentRow } from '@branchline/db/central'
import { type CentralHandlers, type FoundRecord, travelsDown } from '@branchline/protocol'
import type { Services } from '../services.ts'
import { toLogRow } from '../status/list-logs.ts'
import { journeyOf, journeyOfLost } from './journey-of.ts'
import { type LostRecord, lostRecords, toldLetters } from './lost-record.ts'

const recordsMax = 20
const rowsMax = 100

/** `records.find`: what central holds of a record, or was refused of it, and all it knows of its way. */
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
    const letters = await store.read.findDeadLettersByText(text, doctypes, rowsMax)
    for (const lost of lostRecords(letters, rows).slice(0, recordsMax - records.length)) {
      records.push(await recordOfLost(store.read, lost))
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
    listConflicts(read, doctype, key),
    listLogs(read, doctype, name),
    read.listRecordDeadLetters(doctype, name),
  ])
  const about = { row, goesDown, operations, conflicts, logs, deadLetters }
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
    conflicts,
    logs,
    deadLetters: toldLetters(deadLetters),
    journey: steps,
  }
}

async function recordOfLost(read: CentralReader, lost: LostRecord): Promise<FoundRecord> {
  const { doctype, name, syncUuid, branchCode, docstatus, letters } = lost
  const key = syncUuid ?? name
  const [conflicts, logs] = await Promise.all([listConflicts(read, doctype, key), listLogs(read, doctype, name)])
  const journey = journeyOfLost(letters, conflicts, logs)
  return {
    ...{ doctype, name, key, syncUuid, docstatus, conflicts, logs, journey },
    originBranch: branchCode,
    document: null,
    writtenBy: branchCode,
    updatedAt: journey.at(-1)?.at ?? null,
    heldBy: [branchCode],
    operations: [],
    deadLetters: letters,
  }
}

async function listConflicts(read: CentralReader, doctype: string, key: string): Promise<FoundRecord['conflicts']> {
  const rows = await read.listRecordConflicts(doctype, key, rowsMax)
  return rows.map(({ id, status, openedAt, updatedAt, resolvedAt, resolvedBy, pick, ...conflict }) => ({
    id,
    doctype,
    name: conflict.name,
    branchCode: conflict.branchCode,
    operation: conflict.operation,
    ...{ status, openedAt, updatedAt, resolvedAt, resolvedBy, pick },
  }))
}

async function listLogs(read: CentralReader, doctype: string, name: string): Promise<FoundRecord['logs']> {
  return (await read.listRecordLogs(doctype, name, rowsMax)).map(toLogRow)
}
