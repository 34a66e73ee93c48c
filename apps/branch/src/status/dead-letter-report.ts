import type { DeadLetterRow } from '@branchline/db/branch'
import { type DeadLetterReport, limits } from '@branchline/protocol'
import type { Services } from '../services.ts'

/** More than that of one letter is left for who asks the branch itself. */
const bytesMax = 4_000_000

/** The oldest dead letters, where central does not know them as they are; `mark` tells these from others. Null: it does. */
export async function deadLetterReport(
  { store, deadTold }: Services,
  epoch: string | null,
): Promise<{ deadLetters: DeadLetterReport[]; mark: string } | null> {
  const rows = await store.read.listDeadLetters(null, limits.reportedDeadLetters)
  const mark = markOf(rows, epoch)
  return mark === deadTold ? null : { deadLetters: reported(rows), mark }
}

/** Central of another life knows none of them. */
function markOf(rows: DeadLetterRow[], epoch: string | null): string {
  return [
    `of ${epoch}`,
    ...rows.map(({ operationId, attempts, diedAt }) => `${operationId} ${attempts} ${diedAt}`),
  ].join('\n')
}

function reported(rows: DeadLetterRow[]): DeadLetterReport[] {
  let bytes = 0
  const told: DeadLetterReport[] = []
  for (const { sequence: _sequence, key: _key, message, payload, ...row } of rows) {
    bytes += payload.length
    if (bytes > bytesMax && told.length > 0) break
    const document = objectIn(payload)
    told.push({ ...row, message: message.slice(0, 4_000), payload: document })
  }
  return told
}

/** What is damaged on the disk is told without its content. */
function objectIn(text: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? (value as Record<string, unknown>)
      : {}
  } catch {
    return {}
  }
}
