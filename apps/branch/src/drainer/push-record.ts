import type { OutboxRow } from '@branchline/db/branch'

/** An outbox row as it goes over the wire. A payload that is no JSON any more (a damaged file) goes as it is, for central to refuse. */
export function pushRecord(row: OutboxRow): Record<string, unknown> & { operationId: string } {
  const { operationId, sequence, operation, baseHash, hlc, fieldTimes } = row
  return {
    operationId,
    sequence,
    operation,
    payload: parsed(row.payload),
    baseHash,
    hlc,
    ...(fieldTimes ? { fieldTimes } : {}),
  }
}

function parsed(payload: string): unknown {
  try {
    return JSON.parse(payload)
  } catch {
    return payload
  }
}
