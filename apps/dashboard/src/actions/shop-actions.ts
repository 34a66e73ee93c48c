'use server'

import type { ConfigUpdateInput, ShiftCanCloseInput } from '@branchline/protocol'
import { act } from '../api/act.ts'

export async function pushNow() {
  return act(({ branch }) => branch.sync.push.mutate())
}

export async function pullNow() {
  return act(({ branch }) => branch.sync.pull.mutate())
}

export async function testConnection() {
  return act(({ branch }) => branch.sync.testConnection.mutate())
}

export async function verifyShop() {
  return act(async ({ branch }) => {
    const { run } = await branch.verify.run.mutate({})
    return { state: run.state, verdict: run.verdict, differing: run.differing.count }
  })
}

export async function updateConfig(input: ConfigUpdateInput) {
  return act(({ branch }) => branch.config.update.mutate(input))
}

export async function canCloseShift(input: ShiftCanCloseInput) {
  return act(({ branch }) => branch.shifts.canClose.query(input))
}
