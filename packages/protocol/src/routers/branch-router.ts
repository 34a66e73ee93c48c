import type { z } from 'zod'
import { type LoginInput, type LoginOutput, loginInputSchema } from '../messages/auth-login.ts'
import type { ConfigOutput } from '../messages/config-get.ts'
import { type ConfigUpdateInput, configUpdateInputSchema } from '../messages/config-update.ts'
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
import type { HealthOutput } from '../messages/health.ts'
import {
  type LedgerBalanceInput,
  type LedgerBalanceOutput,
  ledgerBalanceInputSchema,
} from '../messages/ledgers-balance.ts'
import { type LogListInput, type LogListOutput, logListInputSchema } from '../messages/logs-list.ts'
import { type PricesValidInput, type PricesValidOutput, pricesValidInputSchema } from '../messages/prices-valid.ts'
import type { StatusSummary } from '../messages/status-summary.ts'
import type { SyncRunOutput, TestConnectionOutput } from '../messages/sync.ts'
import {
  type VerifyLastInput,
  type VerifyLastOutput,
  type VerifyRunInput,
  type VerifyRunOutput,
  verifyLastInputSchema,
  verifyRunInputSchema,
} from '../messages/verify.ts'
import { openProcedure, procedureFor, publicProcedure, router } from './context.ts'
import { type DocumentsHandlers, documentProcedures } from './documents-router.ts'
import type { Handler, PublicHandler } from './handler.ts'

/** What a branch does for each procedure. */
export interface BranchHandlers {
  health: PublicHandler<void, HealthOutput>
  auth: { login: PublicHandler<LoginInput, LoginOutput> }
  documents: DocumentsHandlers
  deadLetters: {
    list: Handler<z.infer<typeof deadLetterListInputSchema>, DeadLetterListOutput>
    retry: Handler<z.infer<typeof deadLetterRetryInputSchema>, z.infer<typeof deadLetterRetryOutputSchema>>
    edit: Handler<z.infer<typeof deadLetterEditInputSchema>, z.infer<typeof deadLetterEditOutputSchema>>
    discard: Handler<z.infer<typeof deadLetterDiscardInputSchema>, z.infer<typeof deadLetterDiscardOutputSchema>>
  }
  ledgers: { balance: Handler<LedgerBalanceInput, LedgerBalanceOutput> }
  prices: { valid: Handler<PricesValidInput, PricesValidOutput> }
  sync: {
    /** Runs now, whatever back-off says, and answers when done. */
    pull: Handler<void, SyncRunOutput>
    push: Handler<void, SyncRunOutput>
    testConnection: Handler<void, TestConnectionOutput>
  }
  config: {
    get: Handler<void, ConfigOutput>
    /** Answers as `config.get`. Errors: VALIDATION_FAILED. */
    update: Handler<ConfigUpdateInput, ConfigOutput>
  }
  status: { summary: Handler<void, StatusSummary> }
  logs: { list: Handler<LogListInput, LogListOutput> }
  verify: {
    /** Compares this branch with central, record by record. Errors: UNKNOWN_DOCTYPE, CLONED_SITE, UNAVAILABLE. */
    run: Handler<VerifyRunInput, VerifyRunOutput>
    last: Handler<VerifyLastInput, VerifyLastOutput>
  }
}

/** A branch's router over its handlers. */
export function branchRouter(handlers: BranchHandlers) {
  const till = procedureFor('operator', 'cashier')
  const operator = procedureFor('operator')
  return router({
    health: openProcedure.query(({ ctx }) => handlers.health(undefined, ctx)),
    auth: router({
      login: publicProcedure.input(loginInputSchema).mutation(({ input, ctx }) => handlers.auth.login(input, ctx)),
    }),
    documents: router(documentProcedures(till, handlers.documents)),
    deadLetters: router({
      list: operator.input(deadLetterListInputSchema).query(({ input, ctx }) => handlers.deadLetters.list(input, ctx)),
      retry: operator
        .input(deadLetterRetryInputSchema)
        .mutation(({ input, ctx }) => handlers.deadLetters.retry(input, ctx)),
      edit: operator
        .input(deadLetterEditInputSchema)
        .mutation(({ input, ctx }) => handlers.deadLetters.edit(input, ctx)),
      discard: operator
        .input(deadLetterDiscardInputSchema)
        .mutation(({ input, ctx }) => handlers.deadLetters.discard(input, ctx)),
    }),
    ledgers: router({
      balance: till.input(ledgerBalanceInputSchema).query(({ input, ctx }) => handlers.ledgers.balance(input, ctx)),
    }),
    prices: router({
      valid: till.input(pricesValidInputSchema).query(({ input, ctx }) => handlers.prices.valid(input, ctx)),
    }),
    sync: router({
      pull: till.mutation(({ ctx }) => handlers.sync.pull(undefined, ctx)),
      push: till.mutation(({ ctx }) => handlers.sync.push(undefined, ctx)),
      testConnection: till.mutation(({ ctx }) => handlers.sync.testConnection(undefined, ctx)),
    }),
    config: router({
      get: operator.query(({ ctx }) => handlers.config.get(undefined, ctx)),
      update: operator.input(configUpdateInputSchema).mutation(({ input, ctx }) => handlers.config.update(input, ctx)),
    }),
    status: router({ summary: till.query(({ ctx }) => handlers.status.summary(undefined, ctx)) }),
    logs: router({
      list: operator.input(logListInputSchema).query(({ input, ctx }) => handlers.logs.list(input, ctx)),
    }),
    verify: router({
      run: operator.input(verifyRunInputSchema).mutation(({ input, ctx }) => handlers.verify.run(input, ctx)),
      last: operator.input(verifyLastInputSchema).query(({ input, ctx }) => handlers.verify.last(input, ctx)),
    }),
  })
}

/** For typed clients. */
export type BranchRouter = ReturnType<typeof branchRouter>
