import type { CentralHandlers } from '@branchline/protocol'
import { acknowledgeAlerts, alertSettings, listAlerts, updateAlertSettings } from './alerts/alert-handlers.ts'
import { alertChannels, deleteAlertChannel, saveAlertChannel } from './alerts/channel-handlers.ts'
import { listAliases } from './aliases/list-aliases.ts'
import { splitAlias } from './aliases/split-alias.ts'
import { enrol } from './auth/enrol.ts'
import { login } from './auth/login.ts'
import { adoptBranch } from './branches/adopt-branch.ts'
import { configureBranch } from './branches/configure-branch.ts'
import { disableBranch } from './branches/disable-branch.ts'
import { makeEnrolmentCode, revokeEnrolment } from './branches/enrolment-code.ts'
import { getRegistry } from './branches/get-registry.ts'
import { listBranches } from './branches/list-branches.ts'
import { registerBranch } from './branches/register-branch.ts'
import { rotatePassword } from './branches/rotate-password.ts'
import { updateBranch } from './branches/update-branch.ts'
import { setPin } from './cashiers/set-pin.ts'
import { noteInventory } from './clients/note-inventory.ts'
import { getConflict } from './conflicts/get-conflict.ts'
import { listConflicts } from './conflicts/list-conflicts.ts'
import { resolveConflict } from './conflicts/resolve-conflict.ts'
import { discardDeadLetters, editDeadLetter, listDeadLetters, retryDeadLetters } from './dead-letters/dead-letters.ts'
import { deleteDocument } from './documents/delete-document.ts'
import { importDocuments } from './documents/import-documents.ts'
import { getDocument, listDocuments } from './documents/read-documents.ts'
import { cancelDocument, saveDocument, submitDocument } from './documents/save-document.ts'
import { eventsSince } from './events/events-since.ts'
import { failoverTransactions } from './failover/failover-transactions.ts'
import { metadataSummary } from './failover/metadata-summary.ts'
import { submitFailover } from './failover/submit-failover.ts'
import { changesPending, changesWait } from './feed/changes-pending.ts'
import { changesSince } from './feed/changes-since.ts'
import { countChanges } from './feed/count-changes.ts'
import { fleetCommand } from './fleet/ask-branch.ts'
import { fleetBranch } from './fleet/branch-page.ts'
import { fleetEveningReport } from './fleet/evening-reports.ts'
import { fleetHistory } from './fleet/history.ts'
import { fleetOverview } from './fleet/overview.ts'
import { reportHeartbeat } from './heartbeat/report.ts'
import { push } from './ingest/push.ts'
import { ledgerBalance } from './ledgers/ledger-balance.ts'
import { anonymiseCustomer } from './people/anonymise.ts'
import { findRecords } from './records/find-records.ts'
import { listRules } from './rules/list-rules.ts'
import { updateRule } from './rules/update-rule.ts'
import type { Services } from './services.ts'
import { health } from './status/health.ts'
import { listLogs } from './status/list-logs.ts'
import { statusSummary } from './status/status-summary.ts'
import { disableUser } from './users/disable-user.ts'
import { listUsers } from './users/list-users.ts'
import { saveUser } from './users/save-user.ts'
import { compareRanges } from './verify/compare-ranges.ts'
import { listRecords } from './verify/list-records.ts'
import { repairRecords } from './verify/repair-records.ts'
import { reportVerification } from './verify/report-verification.ts'
import { askBranch, lastVerification } from './verify/runs.ts'
import { tellFacts } from './verify/tell-facts.ts'
import { deleteWebhook, listWebhooks } from './webhooks/list-webhooks.ts'
import { saveWebhook } from './webhooks/save-webhook.ts'

/** Every procedure of central and where it is written. */
export function centralHandlers(services: Services): CentralHandlers {
  return {
    health: health(services),
    auth: { login: login(services), enrol: enrol(services) },
    registry: { get: getRegistry(services) },
    changes: {
      since: changesSince(services),
      pending: changesPending(services),
      wait: changesWait(services),
      count: countChanges(services),
    },
    ingest: { push: push(services) },
    heartbeat: { report: reportHeartbeat(services) },
    documents: {
      get: getDocument(services),
      list: listDocuments(services),
      save: saveDocument(services),
      submit: submitDocument(services),
      cancel: cancelDocument(services),
      delete: deleteDocument(services),
      import: importDocuments(services),
    },
    branches: {
      register: registerBranch(services),
      update: updateBranch(services),
      list: listBranches(services),
      adopt: adoptBranch(services),
      disable: disableBranch(services),
      configure: configureBranch(services),
      rotatePassword: rotatePassword(services),
      enrolmentCode: makeEnrolmentCode(services),
      revokeEnrolment: revokeEnrolment(services),
    },
    ledgers: { balance: ledgerBalance(services) },
    rules: { list: listRules(services), update: updateRule(services) },
    conflicts: { list: listConflicts(services), get: getConflict(services), resolve: resolveConflict(services) },
    aliases: { list: listAliases(services), split: splitAlias(services) },
    customers: { anonymise: anonymiseCustomer(services) },
    status: { summary: statusSummary(services) },
    logs: { list: listLogs(services) },
    alerts: {
      list: listAlerts(services),
      acknowledge: acknowledgeAlerts(services),
      settings: alertSettings(services),
      updateSettings: updateAlertSettings(services),
      channels: alertChannels(services),
      saveChannel: saveAlertChannel(services),
      deleteChannel: deleteAlertChannel(services),
    },
    fleet: {
      overview: fleetOverview(services),
      branch: fleetBranch(services),
      history: fleetHistory(services),
      eveningReport: fleetEveningReport(services),
      command: fleetCommand(services),
    },
    records: { find: findRecords(services) },
    deadLetters: {
      list: listDeadLetters(services),
      retry: retryDeadLetters(services),
      edit: editDeadLetter(services),
      discard: discardDeadLetters(services),
    },
    events: { since: eventsSince(services) },
    verify: {
      compare: compareRanges(services),
      records: listRecords(services),
      facts: tellFacts(services),
      repair: repairRecords(services),
      report: reportVerification(services),
      run: askBranch(services),
      last: lastVerification(services),
    },
    webhooks: { list: listWebhooks(services), save: saveWebhook(services), delete: deleteWebhook(services) },
    users: {
      list: listUsers(services),
      save: saveUser(services),
      disable: disableUser(services),
      setPin: setPin(services),
    },
    failover: { submit: submitFailover(services), transactions: failoverTransactions(services) },
    metadata: { summary: metadataSummary(services) },
    clients: { inventory: noteInventory(services) },
  }
}
