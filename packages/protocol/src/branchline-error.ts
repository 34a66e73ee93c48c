import { TRPCError } from '@trpc/server'
import { type ErrorCode, errorTable } from './errors.ts'

/** An expected refusal. Its code and message reach the caller; nothing else does. */
export class BranchlineError extends TRPCError {
  readonly branchlineCode: ErrorCode

  constructor(code: ErrorCode, message: string) {
    super({ code: errorTable[code].trpc, message })
    this.name = 'BranchlineError'
    this.branchlineCode = code
  }
}
