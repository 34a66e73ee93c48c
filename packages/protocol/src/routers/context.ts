import { initTRPC, type TRPCError } from '@trpc/server'
import { BranchlineError } from '../branchline-error.ts'
import { type ErrorCode, errorTable } from '../errors.ts'
import type { OperatorRole, SessionKind } from '../messages/auth-login.ts'
import { type Access, mayCall } from './access.ts'
import { protocolRefusal } from './protocol-refusal.ts'

/** Who is calling. It comes from the login alone, never from the request. */
export interface Session {
  username: string
  kind: SessionKind
  /** Of operators; absent or null: one who may do everything. */
  role?: OperatorRole | null
  /** Branch sessions: whose they are. */
  branchCode: string | null
  /** Integrations: the DocTypes they may read and write; absent or null: every one. */
  doctypes?: readonly string[] | null
}

export interface CallContext {
  session: Session | null
  /** The `x-branchline-protocol` header; null when absent. */
  protocolHeader: string | null
  /** Aborted when the caller hangs up or the server stops. */
  signal: AbortSignal
  /** Where the call comes from, for rate limits. */
  address: string
}

/** A call whose session the guard has checked. */
export interface SessionContext extends CallContext {
  session: Session
}

/** Who may call a procedure: 'public', or these logins. */
export interface ProcedureMeta {
  allow: 'public' | readonly Access[]
}

const t = initTRPC
  .context<CallContext>()
  .meta<ProcedureMeta>()
  .create({
    // Only the code and a message written for the caller leave the server: no stack, no cause, no path of ours.
    errorFormatter: ({ shape, error }) => {
      const branchlineCode = codeOf(error)
      return {
        ...shape,
        message: messageOf(error, branchlineCode),
        data: {
          code: shape.data.code,
          httpStatus: shape.data.httpStatus,
          path: shape.data.path ?? null,
          branchlineCode,
        },
      }
    },
  })

export const router = t.router

const protocolGuard = t.middleware(({ ctx, next }) => {
  const refusal = protocolRefusal(ctx.protocolHeader)
  if (refusal !== null) throw new BranchlineError('PROTOCOL_UNSUPPORTED', refusal)
  return next()
})

/** For everyone, whatever protocol he speaks: how a peer finds out which versions there are. */
export const openProcedure = t.procedure.meta({ allow: 'public' })

export const publicProcedure = t.procedure.meta({ allow: 'public' }).use(protocolGuard)

/** For these logins alone. */
export function procedureFor(...allow: [Access, ...Access[]]) {
  return t.procedure
    .meta({ allow })
    .use(protocolGuard)
    .use(({ ctx, next }) => {
      if (!ctx.session)
        throw new BranchlineError('UNAUTHENTICATED', 'Log in first: the token is absent, unknown or expired.')
      if (!mayCall(ctx.session, allow)) {
        const { kind, role } = ctx.session
        throw new BranchlineError(
          'FORBIDDEN',
          `A ${(kind === 'operator' && role) || kind} login may not call this; it takes: ${allow.join(', ')}.`,
        )
      }
      return next({ ctx: { ...ctx, session: ctx.session } satisfies SessionContext })
    })
}

const codesOfTrpc: Partial<Record<TRPCError['code'], ErrorCode>> = {
  PARSE_ERROR: 'VALIDATION_FAILED',
  BAD_REQUEST: 'VALIDATION_FAILED',
  UNAUTHORIZED: 'UNAUTHENTICATED',
  FORBIDDEN: 'FORBIDDEN',
  NOT_FOUND: 'NOT_FOUND',
  METHOD_NOT_SUPPORTED: 'METHOD_NOT_SUPPORTED',
  PAYLOAD_TOO_LARGE: 'PAYLOAD_TOO_LARGE',
  UNSUPPORTED_MEDIA_TYPE: 'UNSUPPORTED_MEDIA_TYPE',
  TOO_MANY_REQUESTS: 'TOO_MANY_REQUESTS',
  SERVICE_UNAVAILABLE: 'UNAVAILABLE',
}

/** The Branchline code of any error a call can end with. */
export function codeOf(error: TRPCError): ErrorCode {
  if (error instanceof BranchlineError) return error.branchlineCode
  return codesOfTrpc[error.code] ?? 'INTERNAL'
}

function messageOf(error: TRPCError, code: ErrorCode): string {
  if (error instanceof BranchlineError) return error.message
  const issues = (error.cause as { issues?: { path: PropertyKey[]; message: string }[] } | undefined)?.issues
  if (issues) {
    const shown = issues
      .slice(0, 5)
      .map((issue) => `${issue.path.map(String).join('.').slice(0, 120) || 'input'}: ${issue.message}`)
    return shown.join('; ').slice(0, 1_000)
  }
  return errorTable[code].meaning
}
