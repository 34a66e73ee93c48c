'use server'

import type {
  BranchAdoptInput,
  BranchDisableInput,
  BranchRegisterInput,
  BranchRotatePasswordInput,
  BranchUpdateInput,
  FleetCommandInput,
  VerifyRunInput,
} from '@branchline/protocol'
import { act } from '../api/act.ts'

export async function commandBranch(input: FleetCommandInput) {
  return act(({ central }) => central.fleet.command.mutate(input))
}

export async function registerBranch(input: BranchRegisterInput) {
  return act(({ central }) => central.branches.register.mutate(input))
}

export async function updateBranch(input: BranchUpdateInput) {
  return act(({ central }) => central.branches.update.mutate(input))
}

export async function switchBranch(input: BranchDisableInput) {
  return act(({ central }) => central.branches.disable.mutate(input))
}

export async function rotateBranchPassword(input: BranchRotatePasswordInput) {
  return act(({ central }) => central.branches.rotatePassword.mutate(input))
}

export async function adoptBranch(input: BranchAdoptInput) {
  return act(({ central }) => central.branches.adopt.mutate(input))
}

/** The run goes on by itself; what came of it is seen when it is done. */
export async function verifyBranch(input: VerifyRunInput) {
  return act(async ({ central }) => {
    const { run } = await central.verify.run.mutate(input)
    return { state: run.state }
  })
}
