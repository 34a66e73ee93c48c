import type { z } from 'zod'
import {
  type DeadLetterListOutput,
  deadLetterDiscardInputSchema,
  type deadLetterDiscardOutputSchema,
  deadLetterEditInputSchema,
  type deadLetterEditOutputSchema,
  deadLetterListInputSchema,
  deadLetterRetryInputSchema,
  type deadLetterRetryOutputSchema,
} from '../messages/dead-letters.ts'
import type { procedureFor } from './context.ts'
import type { Handler } from './handler.ts'

/** `deadLetters.*`, the same on both servers. */
export interface DeadLettersHandlers {
  list: Handler<z.infer<typeof deadLetterListInputSchema>, DeadLetterListOutput>
  retry: Handler<z.infer<typeof deadLetterRetryInputSchema>, z.infer<typeof deadLetterRetryOutputSchema>>
  edit: Handler<z.infer<typeof deadLetterEditInputSchema>, z.infer<typeof deadLetterEditOutputSchema>>
  discard: Handler<z.infer<typeof deadLetterDiscardInputSchema>, z.infer<typeof deadLetterDiscardOutputSchema>>
}

/** The procedures of `deadLetters.*` behind the given guards. */
export function deadLetterProcedures(
  reading: ReturnType<typeof procedureFor>,
  procedure: ReturnType<typeof procedureFor>,
  handlers: DeadLettersHandlers,
) {
  return {
    list: reading.input(deadLetterListInputSchema).query(({ input, ctx }) => handlers.list(input, ctx)),
    retry: procedure.input(deadLetterRetryInputSchema).mutation(({ input, ctx }) => handlers.retry(input, ctx)),
    edit: procedure.input(deadLetterEditInputSchema).mutation(({ input, ctx }) => handlers.edit(input, ctx)),
    discard: procedure.input(deadLetterDiscardInputSchema).mutation(({ input, ctx }) => handlers.discard(input, ctx)),
  }
}
