import type { RecordOperationRow } from '@branchline/db/branch'
import type { FoundRecord, LogRow } from '@branchline/protocol'

type Step = FoundRecord['journey'][number]

/** What a branch knows of a record's way, oldest first, and who has it. Pure. */
export function journeyHere(
  branchCode: string,
  originBranch: string | null,
  operations: RecordOperationRow[],
  logs: LogRow[],
): { steps: Step[]; heldBy: string[]; told: FoundRecord['operations'] } {
  const settled = operations.filter(({ state }) => state === 'acked')
  // What came from central, or through central, is there though nothing was owed for it here.
  const atCentral = settled.length > 0 || operations.length === 0
  const steps = [
    ...operations.flatMap((row) => stepsOf(branchCode, row)),
    ...logs.map((log) => logged(branchCode, log)),
  ]
  return {
    steps: steps.sort((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0)),
    heldBy: [branchCode, ...(atCentral ? ['central'] : []), ...(originBranch !== null || !atCentral ? [] : ['*'])],
    told: operations.map((row) => ({
      operationId: row.operationId,
      branchCode,
      sequence: row.sequence,
      operation: row.operation,
      status: row.state === 'acked' ? (row.outcome ?? 'applied') : row.state,
      code: row.code,
      message: row.message,
      at: row.settledAt ?? row.createdAt,
    })),
  }
}

function stepsOf(where: string, row: RecordOperationRow): Step[] {
  const written: Step = {
    at: row.createdAt,
    where,
    what: 'written',
    message: `${row.operation} number ${row.sequence}`,
  }
  if (row.state === 'discarded') {
    return [
      written,
      { at: row.settledAt ?? row.createdAt, where, what: 'discarded', message: row.message ?? 'given up' },
    ]
  }
  if (row.state === 'dead') {
    return [written, { at: row.createdAt, where, what: 'deadLetter', message: row.message ?? 'central refuses it' }]
  }
  if (row.state !== 'acked' || row.settledAt === null) return [written]
  const code = row.code ? ` (${row.code})` : ''
  return [
    written,
    { at: row.settledAt, where: 'central', what: 'received', message: `${row.outcome ?? 'applied'}${code}` },
  ]
}

function logged(where: string, { at, kind, code, message }: LogRow): Step {
  return { at, where, what: 'logged', message: [kind, code, message].filter((part) => part !== null).join(': ') }
}
