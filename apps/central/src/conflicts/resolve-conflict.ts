import type { CentralTransaction } from '@branchline/db/central'
import { BranchlineError, type CentralHandlers, type ConflictResolveInput, type Document } from '@branchline/protocol'
import { ownRule } from '../documents/save-document.ts'
import type { RuleEntry } from '../rules/rule-book.ts'
import type { Services } from '../services.ts'
import { carryOut } from './carry-out.ts'
import { decideResolution } from './decide-resolution.ts'

/**
 * `conflicts.resolve`: what a person picked becomes an ordinary change of central.
 *
 * 1. Feed lock, the branch's lock, and only then the conflict is read: of two people one is the first.
 * 2. The record, its feed position and the closed conflict commit together.
 */
export function resolveConflict(services: Services): CentralHandlers['conflicts']['resolve'] {
  return async (input, { session }) => {
    const { id, pick } = input
    const { doctype, branchCode } = await conflictOf(services.store.read, id)
    // Either side's version may stand; a new one of a document that only a branch writes may not.
    const entry = pick === 'merged' ? await ownRule(services, doctype) : await services.rules.require(doctype)
    const result = await services.store.writeFeed(async (tx) => {
      await tx.lockBranch(branchCode)
      return resolve(services, tx, entry, input, session.username)
    })
    // The refreshed conflict is kept, so this is no error inside the transaction.
    if (result === 'stale') {
      const message = 'One of the versions has changed since you looked at them. Look again, then pick.'
      throw new BranchlineError('CONFLICT_STALE', message)
    }
    return result
  }
}

async function resolve(
  services: Services,
  tx: CentralTransaction,
  entry: RuleEntry,
  { id, pick, document, seen }: ConflictResolveInput,
  resolvedBy: string,
): Promise<{ document: Document | null } | 'stale'> {
  const conflict = await conflictOf(tx, id)
  const { doctype, key, name, branchCode } = conflict
  const stored = (await tx.findDocuments([{ doctype, key }]))[0] ?? null
  const storedHash = stored?.hash ?? null
  const hasDocument = document !== undefined
  const decision = decideResolution({ conflict, storedHash, pick, hasDocument, seen: seen ?? null })
  switch (decision.outcome) {
    case 'closed': {
      const message = `${conflict.resolvedBy} picked ${conflict.pick} on ${conflict.resolvedAt}.`
      throw new BranchlineError('CONFLICT_CLOSED', message)
    }
    case 'invalid':
      throw new BranchlineError('VALIDATION_FAILED', decision.message)
    case 'stale':
      if (conflict.localHash !== storedHash) {
        await tx.refreshConflict(id, { localBody: stored?.body ?? null, localHash: storedHash })
      }
      return 'stale'
    case 'act': {
      const held: Document | null = stored ? JSON.parse(stored.body) : null
      const picked = { conflict, stored, document: document && services.shape.write(document, doctype, held) }
      const written = await carryOut(services, tx, decision.act, picked, entry, resolvedBy)
      const resolvedAt = new Date(services.clock.now()).toISOString()
      await tx.closeConflict({ id, pick, resolvedBy, resolvedAt, resolvedBody: written?.body ?? null })
      const message = `${resolvedBy} picked ${pick}`
      await tx.addLogs([{ by: resolvedBy, branchCode, kind: 'conflict_resolved', doctype, name, message }])
      return { document: written && services.shape.read(written.document, doctype) }
    }
  }
}

async function conflictOf(reader: Pick<CentralTransaction, 'findConflict'>, id: string) {
  const conflict = await reader.findConflict(id)
  if (!conflict) throw new BranchlineError('NOT_FOUND', `There is no conflict ${id}.`)
  return conflict
}
