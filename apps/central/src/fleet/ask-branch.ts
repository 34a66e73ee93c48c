import type { CentralTransaction } from '@branchline/db/central'
import { BranchlineError, type CentralHandlers, limits } from '@branchline/protocol'
import type { Services } from '../services.ts'

/** `fleet.command`: branches are never called, so what is asked waits for the branch's next heartbeat, a minute at the most. */
export function fleetCommand(services: Services): CentralHandlers['fleet']['command'] {
  return async ({ branchCode, kind, doctypes }, { session }) => {
    const commandId = await services.store.write((tx) =>
      askBranch(services, tx, { branchCode, kind, args: doctypes ? { doctypes } : {}, by: session.username }),
    )
    return { commandId }
  }
}

/** Answers the command's id. Errors: NOT_FOUND, TOO_MANY_REQUESTS. */
export async function askBranch(
  { ids, clock }: Services,
  tx: CentralTransaction,
  { branchCode, kind, args, by }: { branchCode: string; kind: string; args: object; by: string },
): Promise<string> {
  await tx.lockBranch(branchCode)
  if (!(await tx.findSite(branchCode))) throw new BranchlineError('NOT_FOUND', `There is no branch ${branchCode}.`)
  if ((await tx.listWaitingCommands(branchCode, limits.commands)).length >= limits.commands) {
    throw new BranchlineError('TOO_MANY_REQUESTS', `${limits.commands} commands wait for branch ${branchCode} already.`)
  }
  const id = ids.uuid()
  const askedAt = new Date(clock.now()).toISOString()
  const row = { id, branchCode, kind, args: JSON.stringify(args), state: 'waiting' as const, askedBy: by, askedAt }
  await tx.addCommand({ ...row, endedAt: null, message: null })
  await tx.addLogs([{ branchCode, kind: 'command', message: `${kind} asked by ${by}` }])
  return id
}
