import { TRPCError } from '@trpc/server'
import { type ErrorCode, errorTable } from './errors.ts'

/** An expected refusal. Its code and message reach the caller; nothing else does. `cause` is for the log. */
export class BranchlineError extends TRPCError {
  readonly branchlineCode: ErrorCode

  constructor(code: ErrorCode, message: string, cause?: unknown) {
    super({ code: errorTable[code].trpc, message, cause })
    this.name = 'BranchlineError'
    this.branchlineCode = code
  }
}
