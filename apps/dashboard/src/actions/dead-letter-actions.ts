'use server'

import type { DocumentInput } from '@branchline/protocol'
import { act } from '../api/act.ts'

// Both servers have these procedures: a branch acts at once, central asks the branch.

export async function retryDeadLetters(operationIds: string[]) {
  return act(({ central }) => central.deadLetters.retry.mutate({ operationIds }))
}

export async function editDeadLetter(operationId: string, payload: DocumentInput) {
  return act(({ central }) => central.deadLetters.edit.mutate({ operationId, payload }))
}

/** What a discard would take: successors of what never reached central go with it. */
export async function previewDiscard(operationIds: string[]) {
  return act(({ central }) => central.deadLetters.discard.mutate({ operationIds, preview: true }))
}

export async function discardDeadLetters(operationIds: string[], reason: string) {
  return act(({ central }) => central.deadLetters.discard.mutate({ operationIds, reason }))
}
