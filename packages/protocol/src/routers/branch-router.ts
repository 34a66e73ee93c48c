import { type LoginInput, type LoginOutput, loginInputSchema } from '../messages/auth-login.ts'
import {
  type ClientBootstrapInput,
  type ClientBootstrapOutput,
  type ClientConfirmInput,
  type ClientConfirmOutput,
  type ClientInventoryInput,
  type ClientInventoryOutput,
  type ClientStorageLossInput,
  type ClientStorageLossOutput,
  clientBootstrapInputSchema,
  clientConfirmInputSchema,
  clientInventoryInputSchema,
  clientStorageLossInputSchema,
} from '../messages/clients.ts'
import type { ConfigOutput } from '../messages/config-get.ts'
import { type ConfigUpdateInput, configUpdateInputSchema } from '../messages/config-update.ts'
import type { HealthOutput } from '../messages/health.ts'
import {
  type LedgerBalanceInput,
  type LedgerBalanceOutput,
  ledgerBalanceInputSchema,
} from '../messages/ledgers-balance.ts'
import { type LogListInput, type LogListOutput, logListInputSchema } from '../messages/logs-list.ts'
import { type PricesValidInput, type PricesValidOutput, pricesValidInputSchema } from '../messages/prices-valid.ts'
import type { ReconciliationStatusOutput } from '../messages/reconciliation-status.ts'
import { type RecordsFindInput, type RecordsFindOutput, recordsFindInputSchema } from '../messages/records-find.ts'
import {
  type ShiftCanCloseInput,
  type ShiftCanCloseOutput,
  type ShiftCloseInput,
  type ShiftCloseOutput,
  shiftCanCloseInputSchema,
  shiftCloseInputSchema,
} from '../messages/shifts.ts'
import type { StatusSummary } from '../messages/status-summary.ts'
import {
  type SyncResyncInput,
  type SyncResyncOutput,
  type SyncRunOutput,
  syncResyncInputSchema,
  type TestConnectionOutput,
} from '../messages/sync.ts'
import {
  type VerifyLastInput,
  type VerifyLastOutput,
  type VerifyRunInput,
  type VerifyRunOutput,
  verifyLastInputSchema,
  verifyRunInputSchema,
} from '../messages/verify.ts'
import { openProcedure, procedureFor, publicProcedure, router } from './context.ts'
import { type DeadLettersHandlers, deadLetterProcedures } from './dead-letters-router.ts'
import { type DocumentsHandlers, documentProcedures } from './documents-router.ts'
import type { Handler, PublicHandler } from './handler.ts'

/** What a branch does for each procedure. */
export interface BranchHandlers {
  health: PublicHandler<void, HealthOutput>
  auth: { login: PublicHandler<LoginInput, LoginOutput> }
  documents: DocumentsHandlers
  deadLetters: DeadLettersHandlers
  clients: {
    /** Who the till is. */
    bootstrap: Handler<ClientBootstrapInput, ClientBootstrapOutput>
    confirm: Handler<ClientConfirmInput, ClientConfirmOutput>
    inventory: Handler<ClientInventoryInput, ClientInventoryOutput>
    storageLoss: Handler<ClientStorageLossInput, ClientStorageLossOutput>
  }
  reconciliation: { status: Handler<void, ReconciliationStatusOutput> }
  shifts: {
    /** Errors: NOT_FOUND. */
    canClose: Handler<ShiftCanCloseInput, ShiftCanCloseOutput>
    /** Errors: NOT_FOUND, SHIFT_CLOSED, SHIFT_INCOMPLETE, VALIDATION_FAILED where the totals are not those of the shift. */
    close: Handler<ShiftCloseInput, ShiftCloseOutput>
  }
  ledgers: { balance: Handler<LedgerBalanceInput, LedgerBalanceOutput> }
  prices: { valid: Handler<PricesValidInput, PricesValidOutput> }
  sync: {
    /** Runs now, whatever back-off says, and answers when done. */
    pull: Handler<void, SyncRunOutput>
    push: Handler<void, SyncRunOutput>
    testConnection: Handler<void, TestConnectionOutput>
    /** Loads anew what central sends down, and removes what is gone there; nothing unsent is touched. Errors: UNKNOWN_DOCTYPE. */
    resync: Handler<SyncResyncInput, SyncResyncOutput>
  }
  config: {
    get: Handler<void, ConfigOutput>
    /** Answers as `config.get`. Errors: VALIDATION_FAILED. */
    update: Handler<ConfigUpdateInput, ConfigOutput>
  }
  status: { summary: Handler<void, StatusSummary> }
  logs: { list: Handler<LogListInput, LogListOutput> }
  records: { find: Handler<RecordsFindInput, RecordsFindOutput> }
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
    documents: router(documentProcedures(till, till, handlers.documents)),
    deadLetters: router(deadLetterProcedures(operator, operator, handlers.deadLetters)),
    clients: router({
      bootstrap: till
        .input(clientBootstrapInputSchema)
        .mutation(({ input, ctx }) => handlers.clients.bootstrap(input, ctx)),
      confirm: till.input(clientConfirmInputSchema).query(({ input, ctx }) => handlers.clients.confirm(input, ctx)),
      inventory: till
        .input(clientInventoryInputSchema)
        .mutation(({ input, ctx }) => handlers.clients.inventory(input, ctx)),
      storageLoss: till
        .input(clientStorageLossInputSchema)
        .mutation(({ input, ctx }) => handlers.clients.storageLoss(input, ctx)),
    }),
    reconciliation: router({
      status: till.query(({ ctx }) => handlers.reconciliation.status(undefined, ctx)),
    }),
    shifts: router({
      canClose: till.input(shiftCanCloseInputSchema).query(({ input, ctx }) => handlers.shifts.canClose(input, ctx)),
      close: till.input(shiftCloseInputSchema).mutation(({ input, ctx }) => handlers.shifts.close(input, ctx)),
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
      resync: operator.input(syncResyncInputSchema).mutation(({ input, ctx }) => handlers.sync.resync(input, ctx)),
    }),
    config: router({
      get: operator.query(({ ctx }) => handlers.config.get(undefined, ctx)),
      update: operator.input(configUpdateInputSchema).mutation(({ input, ctx }) => handlers.config.update(input, ctx)),
    }),
    status: router({ summary: till.query(({ ctx }) => handlers.status.summary(undefined, ctx)) }),
    logs: router({
      list: operator.input(logListInputSchema).query(({ input, ctx }) => handlers.logs.list(input, ctx)),
    }),
    records: router({
      find: operator.input(recordsFindInputSchema).query(({ input, ctx }) => handlers.records.find(input, ctx)),
    }),
    verify: router({
      run: operator.input(verifyRunInputSchema).mutation(({ input, ctx }) => handlers.verify.run(input, ctx)),
      last: operator.input(verifyLastInputSchema).query(({ input, ctx }) => handlers.verify.last(input, ctx)),
    }),
  })
}

/** For typed clients. */
export type BranchRouter = ReturnType<typeof branchRouter>
