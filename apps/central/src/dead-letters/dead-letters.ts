import type { DeadLetterCopyRow } from '@branchline/db/central'
import { BranchlineError, type CentralHandlers, readListPosition, writeListPosition } from '@branchline/protocol'
import { askBranch } from '../fleet/ask-branch.ts'
import type { Services } from '../services.ts'

type DeadLetters = CentralHandlers['deadLetters']

/** `deadLetters.list` at central: the oldest of each branch, as it last reported them. */
export function listDeadLetters({ store }: Services): DeadLetters['list'] {
  return async ({ branchCode = null, after, limit }) => {
    const rows = await store.read.listDeadLetterCopies({ branchCode, after: readListPosition(after), limit })
    const last = rows.at(-1)
    return {
      deadLetters: rows.map(({ payload, ...row }) => ({ ...row, payload: JSON.parse(payload) })),
      nextAfter:
        last && rows.length === limit ? writeListPosition({ name: last.branchCode, key: last.operationId }) : null,
    }
  }
}

/** `deadLetters.retry` at central. Answers those that their branches are asked for. */
export function retryDeadLetters(services: Services): DeadLetters['retry'] {
  return async ({ operationIds, reason }, { session }) => {
    const about = reason ? { reason } : {}
    return { operationIds: await ask(services, operationIds, 'deadLetter.retry', about, session.username) }
  }
}

/** `deadLetters.discard` at central. The successors of what is given up go with it at the branch, which alone knows them. */
export function discardDeadLetters(services: Services): DeadLetters['discard'] {
  return async ({ operationIds, reason, preview }, { session }) => {
    if (preview) return { discarded: (await known(services, operationIds)).map(({ operationId }) => operationId) }
    return { discarded: await ask(services, operationIds, 'deadLetter.discard', { reason }, session.username) }
  }
}

/** `deadLetters.edit` at central. */
export function editDeadLetter(services: Services): DeadLetters['edit'] {
  return async ({ operationId, payload }, { session }) => {
    const [letter] = await known(services, [operationId])
    const { branchCode } = letter as DeadLetterCopyRow
    const args = { operationId, payload }
    await services.store.write((tx) =>
      askBranch(services, tx, { branchCode, kind: 'deadLetter.edit', args, by: session.username }),
    )
    return { operationId }
  }
}

async function ask(
  services: Services,
  operationIds: string[],
  kind: string,
  about: object,
  by: string,
): Promise<string[]> {
  const letters = await known(services, operationIds)
  const branches = new Map<string, string[]>()
  for (const { branchCode, operationId } of letters) {
    branches.set(branchCode, [...(branches.get(branchCode) ?? []), operationId])
  }
  await services.store.write(async (tx) => {
    for (const [branchCode, ids] of [...branches].sort()) {
      await askBranch(services, tx, { branchCode, kind, args: { operationIds: ids, ...about }, by })
    }
  })
  return letters.map(({ operationId }) => operationId)
}

async function known({ store }: Services, operationIds: string[]): Promise<DeadLetterCopyRow[]> {
  const letters = await store.read.findDeadLetterCopies(operationIds)
  if (letters.length > 0) return letters
  throw new BranchlineError('NOT_FOUND', 'No branch reports these dead letters: they may be settled by now.')
}
