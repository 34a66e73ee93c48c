import type { z } from 'zod'
import { alertAcknowledgeOutputSchema, alertListOutputSchema } from '../messages/alerts-list.ts'
import {
  alertChannelsOutputSchema,
  alertDeleteChannelOutputSchema,
  alertSaveChannelOutputSchema,
  alertSettingsOutputSchema,
} from '../messages/alerts-settings.ts'
import { aliasListOutputSchema, aliasSplitOutputSchema } from '../messages/aliases.ts'
import { loginOutputSchema } from '../messages/auth-login.ts'
import {
  branchAdoptOutputSchema,
  branchConfigureOutputSchema,
  branchDisableOutputSchema,
  branchListOutputSchema,
  branchRegisterOutputSchema,
  branchRotatePasswordOutputSchema,
  branchUpdateOutputSchema,
} from '../messages/branches.ts'
import { changesPendingOutputSchema, changesWaitOutputSchema } from '../messages/changes-pending.ts'
import { changesSinceOutputSchema } from '../messages/changes-since.ts'
import {
  clientBootstrapOutputSchema,
  clientConfirmOutputSchema,
  clientInventoryOutputSchema,
  clientStorageLossOutputSchema,
} from '../messages/clients.ts'
import { configOutputSchema } from '../messages/config-get.ts'
import { conflictGetOutputSchema } from '../messages/conflicts-get.ts'
import { conflictListOutputSchema } from '../messages/conflicts-list.ts'
import { conflictResolveOutputSchema } from '../messages/conflicts-resolve.ts'
import { customerAnonymiseOutputSchema } from '../messages/customers.ts'
import {
  deadLetterDiscardOutputSchema,
  deadLetterEditOutputSchema,
  deadLetterListOutputSchema,
  deadLetterRetryOutputSchema,
} from '../messages/dead-letters.ts'
import {
  documentDeleteOutputSchema,
  documentGetOutputSchema,
  documentImportOutputSchema,
  documentListOutputSchema,
  documentOutputSchema,
} from '../messages/documents.ts'
import {
  branchEnrolmentCodeOutputSchema,
  branchRevokeEnrolmentOutputSchema,
  changesCountOutputSchema,
  enrolOutputSchema,
} from '../messages/enrolment.ts'
import { eventsSinceOutputSchema } from '../messages/events-since.ts'
import { failoverSubmitOutputSchema, failoverTransactionsOutputSchema } from '../messages/failover.ts'
import { fleetBranchOutputSchema } from '../messages/fleet-branch.ts'
import { fleetCommandOutputSchema } from '../messages/fleet-command.ts'
import { fleetEveningReportOutputSchema } from '../messages/fleet-evening-report.ts'
import { fleetHistoryOutputSchema } from '../messages/fleet-history.ts'
import { fleetOverviewOutputSchema } from '../messages/fleet-overview.ts'
import { healthOutputSchema } from '../messages/health.ts'
import { heartbeatOutputSchema } from '../messages/heartbeat-report.ts'
import { ingestPushOutputSchema } from '../messages/ingest-push.ts'
import { ledgerBalanceOutputSchema } from '../messages/ledgers-balance.ts'
import { logListOutputSchema } from '../messages/logs-list.ts'
import { metadataSummaryOutputSchema } from '../messages/metadata-summary.ts'
import { pricesValidOutputSchema } from '../messages/prices-valid.ts'
import { reconciliationStatusOutputSchema } from '../messages/reconciliation-status.ts'
import { recordsFindOutputSchema } from '../messages/records-find.ts'
import { registryOutputSchema } from '../messages/registry-get.ts'
import { ruleListOutputSchema } from '../messages/rules-list.ts'
import { ruleUpdateOutputSchema } from '../messages/rules-update.ts'
import { shiftCanCloseOutputSchema, shiftCloseOutputSchema } from '../messages/shifts.ts'
import { statusSummaryOutputSchema } from '../messages/status-summary.ts'
import { syncResyncOutputSchema, syncRunOutputSchema, testConnectionOutputSchema } from '../messages/sync.ts'
import {
  userDisableOutputSchema,
  userListOutputSchema,
  userSaveOutputSchema,
  userSetPinOutputSchema,
} from '../messages/users.ts'
import {
  verifyCompareOutputSchema,
  verifyFactsOutputSchema,
  verifyLastOutputSchema,
  verifyRecordsOutputSchema,
  verifyRepairOutputSchema,
  verifyReportOutputSchema,
  verifyRunOutputSchema,
} from '../messages/verify.ts'
import { webhookDeleteOutputSchema, webhookListOutputSchema, webhookSaveOutputSchema } from '../messages/webhooks.ts'

/** What each procedure answers, of both servers. Servers do not check their own answers; this is what they are written to. */
export const answers: Record<string, z.ZodType> = {
  health: healthOutputSchema,
  'clients.bootstrap': clientBootstrapOutputSchema,
  'clients.confirm': clientConfirmOutputSchema,
  'clients.inventory': clientInventoryOutputSchema,
  'clients.storageLoss': clientStorageLossOutputSchema,
  'failover.submit': failoverSubmitOutputSchema,
  'failover.transactions': failoverTransactionsOutputSchema,
  'metadata.summary': metadataSummaryOutputSchema,
  'reconciliation.status': reconciliationStatusOutputSchema,
  'shifts.canClose': shiftCanCloseOutputSchema,
  'shifts.close': shiftCloseOutputSchema,
  'users.setPin': userSetPinOutputSchema,
  'auth.login': loginOutputSchema,
  'auth.enrol': enrolOutputSchema,
  'registry.get': registryOutputSchema,
  'changes.since': changesSinceOutputSchema,
  'changes.pending': changesPendingOutputSchema,
  'changes.wait': changesWaitOutputSchema,
  'changes.count': changesCountOutputSchema,
  'ingest.push': ingestPushOutputSchema,
  'heartbeat.report': heartbeatOutputSchema,
  'documents.get': documentGetOutputSchema,
  'documents.list': documentListOutputSchema,
  'documents.save': documentOutputSchema,
  'documents.submit': documentOutputSchema,
  'documents.cancel': documentOutputSchema,
  'documents.delete': documentDeleteOutputSchema,
  'documents.import': documentImportOutputSchema,
  'branches.register': branchRegisterOutputSchema,
  'branches.update': branchUpdateOutputSchema,
  'branches.list': branchListOutputSchema,
  'branches.adopt': branchAdoptOutputSchema,
  'branches.disable': branchDisableOutputSchema,
  'branches.rotatePassword': branchRotatePasswordOutputSchema,
  'branches.configure': branchConfigureOutputSchema,
  'branches.enrolmentCode': branchEnrolmentCodeOutputSchema,
  'branches.revokeEnrolment': branchRevokeEnrolmentOutputSchema,
  'rules.list': ruleListOutputSchema,
  'rules.update': ruleUpdateOutputSchema,
  'config.get': configOutputSchema,
  'config.update': configOutputSchema,
  'conflicts.list': conflictListOutputSchema,
  'conflicts.get': conflictGetOutputSchema,
  'conflicts.resolve': conflictResolveOutputSchema,
  'aliases.list': aliasListOutputSchema,
  'aliases.split': aliasSplitOutputSchema,
  'customers.anonymise': customerAnonymiseOutputSchema,
  'events.since': eventsSinceOutputSchema,
  'webhooks.list': webhookListOutputSchema,
  'webhooks.save': webhookSaveOutputSchema,
  'webhooks.delete': webhookDeleteOutputSchema,
  'ledgers.balance': ledgerBalanceOutputSchema,
  'prices.valid': pricesValidOutputSchema,
  'users.list': userListOutputSchema,
  'users.save': userSaveOutputSchema,
  'users.disable': userDisableOutputSchema,
  'deadLetters.list': deadLetterListOutputSchema,
  'deadLetters.retry': deadLetterRetryOutputSchema,
  'deadLetters.edit': deadLetterEditOutputSchema,
  'deadLetters.discard': deadLetterDiscardOutputSchema,
  'sync.pull': syncRunOutputSchema,
  'sync.push': syncRunOutputSchema,
  'sync.resync': syncResyncOutputSchema,
  'sync.testConnection': testConnectionOutputSchema,
  'status.summary': statusSummaryOutputSchema,
  'logs.list': logListOutputSchema,
  'alerts.list': alertListOutputSchema,
  'alerts.acknowledge': alertAcknowledgeOutputSchema,
  'alerts.settings': alertSettingsOutputSchema,
  'alerts.updateSettings': alertSettingsOutputSchema,
  'alerts.channels': alertChannelsOutputSchema,
  'alerts.saveChannel': alertSaveChannelOutputSchema,
  'alerts.deleteChannel': alertDeleteChannelOutputSchema,
  'fleet.overview': fleetOverviewOutputSchema,
  'fleet.branch': fleetBranchOutputSchema,
  'fleet.history': fleetHistoryOutputSchema,
  'fleet.eveningReport': fleetEveningReportOutputSchema,
  'fleet.command': fleetCommandOutputSchema,
  'records.find': recordsFindOutputSchema,
  'verify.compare': verifyCompareOutputSchema,
  'verify.records': verifyRecordsOutputSchema,
  'verify.facts': verifyFactsOutputSchema,
  'verify.repair': verifyRepairOutputSchema,
  'verify.report': verifyReportOutputSchema,
  'verify.run': verifyRunOutputSchema,
  'verify.last': verifyLastOutputSchema,
}
