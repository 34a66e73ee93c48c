'use server'

import type {
  BranchAdoptInput,
  BranchConfigureInput,
  BranchDisableInput,
  BranchEnrolmentCodeInput,
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

export async function makeEnrolmentCode(input: BranchEnrolmentCodeInput) {
  return act(({ central }) => central.branches.enrolmentCode.mutate(input))
}

/** The branch exists from now on, and has a code that makes a server of it. */
export async function addShop(input: BranchRegisterInput) {
  return act(async ({ central }) => {
    const { branchCode } = await central.branches.register.mutate(input)
    return central.branches.enrolmentCode.mutate({ branchCode })
  })
}

export async function updateBranch(input: BranchUpdateInput) {
  return act(({ central }) => central.branches.update.mutate(input))
}

export async function switchBranch(input: BranchDisableInput) {
  return act(({ central }) => central.branches.disable.mutate(input))
}

export async function configureBranch(input: BranchConfigureInput) {
  return act(({ central }) => central.branches.configure.mutate(input))
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
