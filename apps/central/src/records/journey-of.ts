import type { DeadLetterCopyRow, FoundDocumentRow, RecordReceiptRow } from '@branchline/db/central'
import type { ConflictSummary, FoundRecord, LogRow } from '@branchline/protocol'

type Step = FoundRecord['journey'][number]

export interface KnownRecord {
  row: Pick<FoundDocumentRow, 'originBranch' | 'scope' | 'placed' | 'updatedAt' | 'version' | 'docstatus'>
  /** Its DocType goes from central to branches. */
  goesDown: boolean
  operations: RecordReceiptRow[]
  conflicts: ConflictSummary[]
  logs: LogRow[]
  deadLetters: DeadLetterCopyRow[]
}

/** What central knows of a record's way, oldest first, who wrote what it holds, and who has it. Pure. */
export function journeyOf({ row, goesDown, operations, conflicts, logs, deadLetters }: KnownRecord): {
  steps: Step[]
  heldBy: string[]
  writtenBy: string
} {
  const [last] = operations
  // What central wrote in a branch's name has a place among what that branch fetches.
  const byCentral = goesDown || row.originBranch === null ? operations.length === 0 : row.placed
  const writtenBy = byCentral ? 'central' : (row.originBranch ?? last?.branchCode ?? 'central')
  const own: Step[] = byCentral
    ? [{ at: row.updatedAt, where: 'central', what: 'written', message: `version ${row.version}` }]
    : []
  const steps = [
    ...own,
    ...operations.map(received),
    ...conflicts.flatMap(stepsOfConflict),
    ...deadLetters.map(dead),
    ...logs.map(logged),
  ]
  return {
    steps: steps.sort(byTime),
    heldBy: ['central', ...holdersOf(row, goesDown, operations)],
    writtenBy,
  }
}

/** The way of a record that was refused: written at its branch, when its operation says, and stopped there. Pure. */
export function journeyOfLost(
  letters: NonNullable<FoundRecord['deadLetters']>,
  conflicts: ConflictSummary[],
  logs: LogRow[],
): Step[] {
  const steps = [
    ...letters.flatMap((letter) => [...written(letter), dead(letter)]),
    ...conflicts.flatMap(stepsOfConflict),
    ...logs.map(logged),
  ]
  return steps.sort(byTime)
}

function written({
  operationId,
  branchCode,
  operation,
}: {
  operationId: string
  branchCode: string
  operation: string
}) {
  const at = timeOfUuid(operationId)
  const step: Step = { at: at ?? '', where: branchCode, what: 'written', message: `${operation} of ${branchCode}` }
  return at === null ? [] : [step]
}

/** A UUID of version 7 begins with its time. */
function timeOfUuid(uuid: string): string | null {
  const digits = /^([0-9a-f]{8})-([0-9a-f]{4})-7/.exec(uuid)
  return digits ? new Date(Number.parseInt(`${digits[1]}${digits[2]}`, 16)).toISOString() : null
}

function byTime(a: Step, b: Step): number {
  return a.at < b.at ? -1 : a.at > b.at ? 1 : 0
}

function holdersOf(
  { originBranch, scope }: KnownRecord['row'],
  goesDown: boolean,
  operations: RecordReceiptRow[],
): string[] {
  if (goesDown && scope === '*') return ['*']
  const branches = operations.map(({ branchCode }) => branchCode)
  if (goesDown) branches.push(scope)
  // A document that central wrote in its name alone is on its way to the branch.
  else if (originBranch !== null && operations.length > 0) branches.push(originBranch)
  return [...new Set(branches.filter((branch) => branch !== ''))]
}

function received({ at, branchCode, operation, sequence, status, code, message }: RecordReceiptRow): Step {
  const why = [code, message].filter((part) => part !== null).join(': ')
  const text = `${operation} number ${sequence} of ${branchCode}: ${status}${why ? ` (${why})` : ''}`
  return { at, where: 'central', what: 'received', message: text }
}

function stepsOfConflict({ openedAt, resolvedAt, resolvedBy, pick, branchCode }: ConflictSummary): Step[] {
  const opened: Step = {
    at: openedAt,
    where: 'central',
    what: 'conflict',
    message: `two versions, one of ${branchCode}`,
  }
  if (resolvedAt === null) return [opened]
  const message = `${resolvedBy ?? 'a person'} took ${pick ?? 'one'}`
  return [opened, { at: resolvedAt, where: 'central', what: 'resolved', message }]
}

type Letter = Pick<DeadLetterCopyRow, 'diedAt' | 'branchCode' | 'code' | 'message'>

function dead({ diedAt, branchCode, code, message }: Letter): Step {
  return { at: diedAt, where: branchCode, what: 'deadLetter', message: `${code}: ${message}` }
}

function logged({ at, branchCode, kind, code, message }: LogRow): Step {
  const text = [kind, code, message].filter((part) => part !== null).join(': ')
  return { at, where: branchCode ?? 'central', what: 'logged', message: text }
}
