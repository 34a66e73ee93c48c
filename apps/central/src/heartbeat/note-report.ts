import type { BranchStatusRow, CentralTransaction } from '@branchline/db/central'
import type { HeartbeatInput, HeartbeatOutput } from '@branchline/protocol'
import { limits } from '@branchline/protocol'
import { heardStatus, unsentOf } from '../fleet/heard-status.ts'
import { standingOf } from '../fleet/money-standing.ts'
import { scrubLetters } from '../people/scrub-letters.ts'
import type { Services } from '../services.ts'

/** What of a heartbeat is kept beside the branch's status: its books, its dead letters, what came of commands. Answers what it is told. */
export async function noteReport(
  { meter, rules }: Pick<Services, 'meter' | 'rules'>,
  tx: CentralTransaction,
  branchCode: string,
  input: HeartbeatInput,
  nowMs: number,
): Promise<{ patch: Pick<BranchStatusRow, 'money'>; commands: HeartbeatOutput['commands'] }> {
  const heard = heardStatus(input.status)
  meter.heard(branchCode, unsentOf(heard), nowMs)
  const money = heard.report?.money
  const patch = money ? { money: standingOf(money, await tx.noteSold(branchCode, soldRows(money))) } : {}
  if (input.deadLetters) {
    const letters = input.deadLetters.map(({ payload, ...row }) => ({
      branchCode,
      ...row,
      payload: JSON.stringify(payload),
    }))
    await tx.replaceDeadLetterCopies(branchCode, await scrubLetters({ rules }, tx, letters))
  }
  if (input.commandResults && input.commandResults.length > 0) {
    const endedAt = new Date(nowMs).toISOString()
    await tx.endCommands(
      branchCode,
      input.commandResults.map(({ commandId: id, outcome: state, message = null }) => ({
        id,
        state,
        message,
        endedAt,
      })),
    )
  }
  const waiting = await tx.listWaitingCommands(branchCode, limits.commands)
  const commands = waiting.map(({ id, kind, args, askedBy }) => {
    return { commandId: id, kind, args: { ...JSON.parse(args), by: askedBy } }
  })
  return { patch, commands }
}

function soldRows(money: NonNullable<ReturnType<typeof heardStatus>['report']>['money']) {
  const totals = money.sold.map((row) => ({ day: '*', ...row }))
  return [...totals, ...money.days].map(({ day, currency, count, amount }) => {
    return { day, currency, soldCount: count, sold: amount }
  })
}
