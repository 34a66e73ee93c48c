import {
  type AliasListInput,
  type AliasListOutput,
  type AliasSplitInput,
  type AliasSplitOutput,
  aliasListInputSchema,
  aliasSplitInputSchema,
} from '../messages/aliases.ts'
import { type LoginInput, type LoginOutput, loginInputSchema } from '../messages/auth-login.ts'
import {
  type BranchAdoptInput,
  type BranchAdoptOutput,
  type BranchConfigureInput,
  type BranchConfigureOutput,
  type BranchDisableInput,
  type BranchDisableOutput,
  type BranchListOutput,
  type BranchRegisterInput,
  type BranchRegisterOutput,
  type BranchRotatePasswordInput,
  type BranchRotatePasswordOutput,
  type BranchUpdateInput,
  type BranchUpdateOutput,
  branchAdoptInputSchema,
  branchConfigureInputSchema,
  branchDisableInputSchema,
  branchRegisterInputSchema,
  branchRotatePasswordInputSchema,
  branchUpdateInputSchema,
} from '../messages/branches.ts'
import {
  type ChangesPendingInput,
  type ChangesPendingOutput,
  type ChangesWaitInput,
  type ChangesWaitOutput,
  changesPendingInputSchema,
  changesWaitInputSchema,
} from '../messages/changes-pending.ts'
import { type ChangesSinceInput, type ChangesSinceOutput, changesSinceInputSchema } from '../messages/changes-since.ts'
import {
  type ClientInventoryInput,
  type ClientInventoryOutput,
  clientInventoryInputSchema,
} from '../messages/clients.ts'
import { type ConflictGetInput, type ConflictGetOutput, conflictGetInputSchema } from '../messages/conflicts-get.ts'
import { type ConflictListInput, type ConflictListOutput, conflictListInputSchema } from '../messages/conflicts-list.ts'
import {
  type ConflictResolveInput,
  type ConflictResolveOutput,
  conflictResolveInputSchema,
} from '../messages/conflicts-resolve.ts'
import {
  type CustomerAnonymiseInput,
  type CustomerAnonymiseOutput,
  customerAnonymiseInputSchema,
} from '../messages/customers.ts'
import {
  type DocumentImportInput,
  type DocumentImportOutput,
  documentImportInputSchema,
} from '../messages/documents.ts'
import {
  type BranchEnrolmentCodeInput,
  type BranchEnrolmentCodeOutput,
  type BranchRevokeEnrolmentInput,
  type BranchRevokeEnrolmentOutput,
  branchEnrolmentCodeInputSchema,
  branchRevokeEnrolmentInputSchema,
  type ChangesCountOutput,
  type EnrolInput,
  type EnrolOutput,
  enrolInputSchema,
} from '../messages/enrolment.ts'
import { type EventsSinceInput, type EventsSinceOutput, eventsSinceInputSchema } from '../messages/events-since.ts'
import {
  type FailoverSubmitInput,
  type FailoverSubmitOutput,
  type FailoverTransactionsInput,
  type FailoverTransactionsOutput,
  failoverSubmitInputSchema,
  failoverTransactionsInputSchema,
} from '../messages/failover.ts'
import type { HealthOutput } from '../messages/health.ts'
import { type HeartbeatInput, type HeartbeatOutput, heartbeatInputSchema } from '../messages/heartbeat-report.ts'
import { type IngestPushInput, type IngestPushOutput, ingestPushInputSchema } from '../messages/ingest-push.ts'
import {
  type LedgerBalanceInput,
  type LedgerBalanceOutput,
  ledgerBalanceInputSchema,
} from '../messages/ledgers-balance.ts'
import { type LogListInput, type LogListOutput, logListInputSchema } from '../messages/logs-list.ts'
import {
  type MetadataSummaryInput,
  type MetadataSummaryOutput,
  metadataSummaryInputSchema,
} from '../messages/metadata-summary.ts'
import type { RegistryOutput } from '../messages/registry-get.ts'
import type { RuleListOutput } from '../messages/rules-list.ts'
import { type RuleUpdateInput, type RuleUpdateOutput, ruleUpdateInputSchema } from '../messages/rules-update.ts'
import type { StatusSummary } from '../messages/status-summary.ts'
import {
  type UserDisableInput,
  type UserDisableOutput,
  type UserListOutput,
  type UserSaveInput,
  type UserSaveOutput,
  type UserSetPinInput,
  type UserSetPinOutput,
  userDisableInputSchema,
  userSaveInputSchema,
  userSetPinInputSchema,
} from '../messages/users.ts'
import {
  type VerifyCompareInput,
  type VerifyCompareOutput,
  type VerifyFactsInput,
  type VerifyFactsOutput,
  type VerifyLastInput,
  type VerifyLastOutput,
  type VerifyRecordsInput,
  type VerifyRecordsOutput,
  type VerifyRepairInput,
  type VerifyRepairOutput,
  type VerifyReportInput,
  type VerifyReportOutput,
  type VerifyRunInput,
  type VerifyRunOutput,
  verifyCompareInputSchema,
  verifyFactsInputSchema,
  verifyLastInputSchema,
  verifyRecordsInputSchema,
  verifyRepairInputSchema,
  verifyReportInputSchema,
  verifyRunInputSchema,
} from '../messages/verify.ts'
import {
  type WebhookDeleteInput,
  type WebhookDeleteOutput,
  type WebhookListOutput,
  type WebhookSaveInput,
  type WebhookSaveOutput,
  webhookDeleteInputSchema,
  webhookSaveInputSchema,
} from '../messages/webhooks.ts'
import { openProcedure, procedureFor, publicProcedure, router } from './context.ts'
import { type DocumentsHandlers, documentProcedures } from './documents-router.ts'
import { type FleetHandlers, fleetProcedures } from './fleet-router.ts'
import type { Handler, PublicHandler } from './handler.ts'

/** What central does for each procedure. */
export interface CentralHandlers extends FleetHandlers {
  health: PublicHandler<void, HealthOutput>
  auth: {
    login: PublicHandler<LoginInput, LoginOutput>
    /**
     * A code, once, for the login of a branch. Errors: ENROLMENT_CODE_UNKNOWN, _USED, _EXPIRED, _REVOKED; WRONG_BRANCH, BRANCH_DISABLED,
     * TOO_MANY_REQUESTS.
     */
    enrol: PublicHandler<EnrolInput, EnrolOutput>
  }
  registry: { get: Handler<void, RegistryOutput> }
  changes: {
    /** Errors: UNKNOWN_DOCTYPE, INVALID_CURSOR, RESYNC_REQUIRED. */
    since: Handler<ChangesSinceInput, ChangesSinceOutput>
    pending: Handler<ChangesPendingInput, ChangesPendingOutput>
    wait: Handler<ChangesWaitInput, ChangesWaitOutput>
    count: Handler<void, ChangesCountOutput>
  }
  /** Errors: UNKNOWN_DOCTYPE, PAYLOAD_TOO_LARGE, RESYNC_REQUIRED, CLONED_SITE; what is wrong inside one record is that record's `rejected`. */
  ingest: { push: Handler<IngestPushInput, IngestPushOutput> }
  /** Errors: CLONED_SITE. */
  heartbeat: { report: Handler<HeartbeatInput, HeartbeatOutput> }
  documents: DocumentsHandlers & { import: Handler<DocumentImportInput, DocumentImportOutput> }
  branches: {
    /** Errors: NAME_TAKEN when the code is registered already. */
    register: Handler<BranchRegisterInput, BranchRegisterOutput>
    /** Errors: NOT_FOUND. */
    update: Handler<BranchUpdateInput, BranchUpdateOutput>
    list: Handler<void, BranchListOutput>
    /** Errors: NOT_FOUND when no such server speaks as the branch. */
    adopt: Handler<BranchAdoptInput, BranchAdoptOutput>
    /** Off, or on again. Errors: NOT_FOUND. */
    disable: Handler<BranchDisableInput, BranchDisableOutput>
    /** Settings of the branch's own server. Errors: NOT_FOUND, VALIDATION_FAILED, TOO_MANY_REQUESTS where more waits than a branch is told. */
    configure: Handler<BranchConfigureInput, BranchConfigureOutput>
    /** Errors: NOT_FOUND. */
    rotatePassword: Handler<BranchRotatePasswordInput, BranchRotatePasswordOutput>
    /** Errors: NOT_FOUND, BRANCH_DISABLED. */
    enrolmentCode: Handler<BranchEnrolmentCodeInput, BranchEnrolmentCodeOutput>
    /** Errors: NOT_FOUND. */
    revokeEnrolment: Handler<BranchRevokeEnrolmentInput, BranchRevokeEnrolmentOutput>
  }
  rules: {
    list: Handler<void, RuleListOutput>
    /** A rule or a part of one. Errors: VALIDATION_FAILED with the field and what it may be. */
    update: Handler<RuleUpdateInput, RuleUpdateOutput>
  }
  conflicts: {
    list: Handler<ConflictListInput, ConflictListOutput>
    /** Errors: NOT_FOUND. */
    get: Handler<ConflictGetInput, ConflictGetOutput>
    /** Errors: NOT_FOUND, CONFLICT_CLOSED, CONFLICT_STALE, VALIDATION_FAILED, and those of `documents.save` and `documents.delete`. */
    resolve: Handler<ConflictResolveInput, ConflictResolveOutput>
  }
  aliases: {
    /** Errors: INVALID_CURSOR. */
    list: Handler<AliasListInput, AliasListOutput>
    /** Errors: NOT_FOUND. */
    split: Handler<AliasSplitInput, AliasSplitOutput>
  }
  customers: {
    /** Takes a person out of every copy, and leaves the sales. Errors: NOT_FOUND, VALIDATION_FAILED. */
    anonymise: Handler<CustomerAnonymiseInput, CustomerAnonymiseOutput>
  }
  status: { summary: Handler<void, StatusSummary> }
  logs: { list: Handler<LogListInput, LogListOutput> }
  ledgers: { balance: Handler<LedgerBalanceInput, LedgerBalanceOutput> }
  /** Errors: INVALID_CURSOR, RESYNC_REQUIRED, FORBIDDEN for a DocType the login was not given. */
  events: { since: Handler<EventsSinceInput, EventsSinceOutput> }
  users: {
    list: Handler<void, UserListOutput>
    /** Errors: NAME_TAKEN for the name of a branch's login. */
    save: Handler<UserSaveInput, UserSaveOutput>
    /** Errors: NOT_FOUND, VALIDATION_FAILED for oneself. */
    disable: Handler<UserDisableInput, UserDisableOutput>
    /** Errors: NOT_FOUND when no User document bears that name. */
    setPin: Handler<UserSetPinInput, UserSetPinOutput>
  }
  failover: {
    /** In the branch's place. Errors: VALIDATION_FAILED, NAMING_SERIES_MISMATCH, WRONG_BRANCH, STOCK_UNKNOWN, SHIFT_CLOSED, UNKNOWN_DOCTYPE. */
    submit: Handler<FailoverSubmitInput, FailoverSubmitOutput>
    /** What central wrote or changed in the branch's name. Errors: INVALID_CURSOR, RESYNC_REQUIRED. */
    transactions: Handler<FailoverTransactionsInput, FailoverTransactionsOutput>
  }
  metadata: { summary: Handler<MetadataSummaryInput, MetadataSummaryOutput> }
  clients: { inventory: Handler<ClientInventoryInput, ClientInventoryOutput> }
  /** What a branch may see of itself is all it can ask about. Errors of the branch's calls: UNKNOWN_DOCTYPE, CLONED_SITE. */
  verify: {
    compare: Handler<VerifyCompareInput, VerifyCompareOutput>
    records: Handler<VerifyRecordsInput, VerifyRecordsOutput>
    /** Errors: INVALID_CURSOR, RESYNC_REQUIRED. */
    facts: Handler<VerifyFactsInput, VerifyFactsOutput>
    repair: Handler<VerifyRepairInput, VerifyRepairOutput>
    report: Handler<VerifyReportInput, VerifyReportOutput>
    /** Asks a branch to verify itself; it hears of it with its next heartbeat. Errors: NOT_FOUND, VALIDATION_FAILED without a branch. */
    run: Handler<VerifyRunInput, VerifyRunOutput>
    last: Handler<VerifyLastInput, VerifyLastOutput>
  }
  webhooks: {
    list: Handler<void, WebhookListOutput>
    /** Errors: NOT_FOUND, VALIDATION_FAILED, FORBIDDEN for a DocType the login was not given. */
    save: Handler<WebhookSaveInput, WebhookSaveOutput>
    /** Errors: NOT_FOUND. */
    delete: Handler<WebhookDeleteInput, WebhookDeleteOutput>
  }
}

/** Central's router over its handlers. */
export function centralRouter(handlers: CentralHandlers) {
  const branch = procedureFor('branch')
  const viewer = procedureFor('viewer')
  const operator = procedureFor('operator')
  const admin = procedureFor('admin')
  const cashier = procedureFor('cashier')
  return router({
    health: openProcedure.query(({ ctx }) => handlers.health(undefined, ctx)),
    auth: router({
      login: publicProcedure.input(loginInputSchema).mutation(({ input, ctx }) => handlers.auth.login(input, ctx)),
      enrol: publicProcedure.input(enrolInputSchema).mutation(({ input, ctx }) => handlers.auth.enrol(input, ctx)),
    }),
    registry: router({ get: branch.query(({ ctx }) => handlers.registry.get(undefined, ctx)) }),
    changes: router({
      since: procedureFor('branch', 'cashier')
        .input(changesSinceInputSchema)
        .query(({ input, ctx }) => handlers.changes.since(input, ctx)),
      pending: branch.input(changesPendingInputSchema).query(({ input, ctx }) => handlers.changes.pending(input, ctx)),
      wait: branch.input(changesWaitInputSchema).query(({ input, ctx }) => handlers.changes.wait(input, ctx)),
      count: branch.query(({ ctx }) => handlers.changes.count(undefined, ctx)),
    }),
    ingest: router({
      push: branch.input(ingestPushInputSchema).mutation(({ input, ctx }) => handlers.ingest.push(input, ctx)),
    }),
    heartbeat: router({
      report: branch.input(heartbeatInputSchema).mutation(({ input, ctx }) => handlers.heartbeat.report(input, ctx)),
    }),
    documents: router({
      ...documentProcedures(viewer, operator, handlers.documents),
      import: procedureFor('operator', 'integration')
        .input(documentImportInputSchema)
        .mutation(({ input, ctx }) => handlers.documents.import(input, ctx)),
    }),
    branches: router({
      register: admin
        .input(branchRegisterInputSchema)
        .mutation(({ input, ctx }) => handlers.branches.register(input, ctx)),
      update: admin.input(branchUpdateInputSchema).mutation(({ input, ctx }) => handlers.branches.update(input, ctx)),
      list: viewer.query(({ ctx }) => handlers.branches.list(undefined, ctx)),
      adopt: operator.input(branchAdoptInputSchema).mutation(({ input, ctx }) => handlers.branches.adopt(input, ctx)),
      disable: admin
        .input(branchDisableInputSchema)
        .mutation(({ input, ctx }) => handlers.branches.disable(input, ctx)),
      configure: admin
        .input(branchConfigureInputSchema)
        .mutation(({ input, ctx }) => handlers.branches.configure(input, ctx)),
      rotatePassword: admin
        .input(branchRotatePasswordInputSchema)
        .mutation(({ input, ctx }) => handlers.branches.rotatePassword(input, ctx)),
      enrolmentCode: admin
        .input(branchEnrolmentCodeInputSchema)
        .mutation(({ input, ctx }) => handlers.branches.enrolmentCode(input, ctx)),
      revokeEnrolment: admin
        .input(branchRevokeEnrolmentInputSchema)
        .mutation(({ input, ctx }) => handlers.branches.revokeEnrolment(input, ctx)),
    }),
    rules: router({
      list: viewer.query(({ ctx }) => handlers.rules.list(undefined, ctx)),
      update: admin.input(ruleUpdateInputSchema).mutation(({ input, ctx }) => handlers.rules.update(input, ctx)),
    }),
    conflicts: router({
      list: viewer.input(conflictListInputSchema).query(({ input, ctx }) => handlers.conflicts.list(input, ctx)),
      get: viewer.input(conflictGetInputSchema).query(({ input, ctx }) => handlers.conflicts.get(input, ctx)),
      resolve: operator
        .input(conflictResolveInputSchema)
        .mutation(({ input, ctx }) => handlers.conflicts.resolve(input, ctx)),
    }),
    aliases: router({
      list: viewer.input(aliasListInputSchema).query(({ input, ctx }) => handlers.aliases.list(input, ctx)),
      split: operator.input(aliasSplitInputSchema).mutation(({ input, ctx }) => handlers.aliases.split(input, ctx)),
    }),
    customers: router({
      anonymise: admin
        .input(customerAnonymiseInputSchema)
        .mutation(({ input, ctx }) => handlers.customers.anonymise(input, ctx)),
    }),
    status: router({ summary: viewer.query(({ ctx }) => handlers.status.summary(undefined, ctx)) }),
    logs: router({
      list: viewer.input(logListInputSchema).query(({ input, ctx }) => handlers.logs.list(input, ctx)),
    }),
    events: router({
      since: procedureFor('integration', 'operator')
        .input(eventsSinceInputSchema)
        .query(({ input, ctx }) => handlers.events.since(input, ctx)),
    }),
    users: router({
      list: admin.query(({ ctx }) => handlers.users.list(undefined, ctx)),
      save: admin.input(userSaveInputSchema).mutation(({ input, ctx }) => handlers.users.save(input, ctx)),
      disable: admin.input(userDisableInputSchema).mutation(({ input, ctx }) => handlers.users.disable(input, ctx)),
      setPin: admin.input(userSetPinInputSchema).mutation(({ input, ctx }) => handlers.users.setPin(input, ctx)),
    }),
    failover: router({
      submit: cashier
        .input(failoverSubmitInputSchema)
        .mutation(({ input, ctx }) => handlers.failover.submit(input, ctx)),
      transactions: branch
        .input(failoverTransactionsInputSchema)
        .query(({ input, ctx }) => handlers.failover.transactions(input, ctx)),
    }),
    metadata: router({
      summary: branch
        .input(metadataSummaryInputSchema)
        .query(({ input, ctx }) => handlers.metadata.summary(input, ctx)),
    }),
    clients: router({
      inventory: cashier
        .input(clientInventoryInputSchema)
        .mutation(({ input, ctx }) => handlers.clients.inventory(input, ctx)),
    }),
    verify: router({
      compare: branch.input(verifyCompareInputSchema).query(({ input, ctx }) => handlers.verify.compare(input, ctx)),
      records: branch.input(verifyRecordsInputSchema).query(({ input, ctx }) => handlers.verify.records(input, ctx)),
      facts: branch.input(verifyFactsInputSchema).query(({ input, ctx }) => handlers.verify.facts(input, ctx)),
      repair: branch.input(verifyRepairInputSchema).mutation(({ input, ctx }) => handlers.verify.repair(input, ctx)),
      report: branch.input(verifyReportInputSchema).mutation(({ input, ctx }) => handlers.verify.report(input, ctx)),
      run: operator.input(verifyRunInputSchema).mutation(({ input, ctx }) => handlers.verify.run(input, ctx)),
      last: viewer.input(verifyLastInputSchema).query(({ input, ctx }) => handlers.verify.last(input, ctx)),
    }),
    webhooks: router({
      list: admin.query(({ ctx }) => handlers.webhooks.list(undefined, ctx)),
      save: admin.input(webhookSaveInputSchema).mutation(({ input, ctx }) => handlers.webhooks.save(input, ctx)),
      delete: admin.input(webhookDeleteInputSchema).mutation(({ input, ctx }) => handlers.webhooks.delete(input, ctx)),
    }),
    ledgers: router({
      balance: viewer.input(ledgerBalanceInputSchema).query(({ input, ctx }) => handlers.ledgers.balance(input, ctx)),
    }),
    ...fleetProcedures({ viewer, operator, admin }, handlers),
  })
}

/** For typed clients. */
export type CentralRouter = ReturnType<typeof centralRouter>
