import type { CallContext, SessionContext } from './context.ts'

/** A procedure's body: what a server hands in for each name of its router. */
export type Handler<Input, Output> = (input: Input, context: SessionContext) => Promise<Output>

/** A procedure that needs no login. */
export type PublicHandler<Input, Output> = (input: Input, context: CallContext) => Promise<Output>
