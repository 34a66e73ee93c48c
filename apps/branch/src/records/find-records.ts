import type { DocumentRow } from '@branchline/db/branch'
import type { BranchHandlers, FoundRecord } from '@branchline/protocol'
import type { Services } from '../services.ts'
import { toLogRow } from '../status/list-logs.ts'
import { journeyHere } from './journey-here.ts'

const recordsMax = 20
const rowsMax = 100

/** `records.find` of a branch: what it holds of a record, and what it knows of its way. */
export function findRecords(services: Services): BranchHandlers['records']['find'] {
  return async ({ text, doctype = null }) => {
    const rows = await services.store.read.findByText(text, doctype, recordsMax)
    return { records: await Promise.all(rows.map((row) => recordOf(services, row))) }
  }
}

async function recordOf({ store, branchCode, shape }: Services, row: DocumentRow): Promise<FoundRecord> {
  const [operations, logs] = await Promise.all([
    store.read.listRecordOperations(row, rowsMax),
    store.read.listRecordLogs(row.name, rowsMax),
  ])
  const own = logs.filter(({ doctype }) => doctype === null || doctype === undefined || doctype === row.doctype)
  const shown = own.map((log) => toLogRow(log, branchCode))
  const { steps, heldBy, told } = journeyHere(branchCode, row.originBranch, operations, shown)
  return {
    doctype: row.doctype,
    name: row.name,
    key: row.key,
    syncUuid: row.syncUuid,
    originBranch: row.originBranch,
    docstatus: row.docstatus,
    document: shape.read(JSON.parse(row.body), row.doctype),
    writtenBy: row.originBranch ?? (operations.length > 0 ? branchCode : 'central'),
    updatedAt: steps.at(-1)?.at ?? null,
    heldBy,
    operations: told,
    conflicts: [],
    logs: shown,
    journey: steps,
  }
}
