import type { BranchHandlers } from '@branchline/protocol'
import { login } from './auth/login.ts'
import { bootstrapClient } from './clients/bootstrap-client.ts'
import { confirmSales } from './clients/confirm-sales.ts'
import { noteInventory } from './clients/note-inventory.ts'
import { noteStorageLoss } from './clients/note-storage-loss.ts'
import { discardDeadLetters } from './dead-letters/discard-dead-letters.ts'
import { editDeadLetter } from './dead-letters/edit-dead-letter.ts'
import { cancelDocument, saveDocument, submitDocument } from './documents/change-documents.ts'
import { deleteDocument } from './documents/delete-document.ts'
import { getDocument, listDocuments } from './documents/read-documents.ts'
import type { Drainer } from './drainer/drainer.ts'
import type { FailoverPuller } from './failover/failover-puller.ts'
import { reconciliationStatus } from './failover/reconciliation-status.ts'
import { ledgerBalance } from './ledgers/ledger-balance.ts'
import { validPrices } from './prices/valid-prices.ts'
import type { Puller } from './puller/puller.ts'
import { findRecords } from './records/find-records.ts'
import type { Services } from './services.ts'
import { canCloseShift } from './shifts/can-close.ts'
import { closeShift } from './shifts/close-shift.ts'
import { getConfig, updateConfig } from './site/config.ts'
import { health } from './status/health.ts'
import { listLogs } from './status/list-logs.ts'
import { statusSummary } from './status/status-summary.ts'
import { listDeadLetters, retryDeadLetters } from './sync/dead-letters.ts'
import { resyncHere } from './sync/resync.ts'
import { testConnection } from './sync/test-connection.ts'
import type { Verifier } from './verify/verifier.ts'
import { lastVerification, runVerification } from './verify/verify-runs.ts'

/** Every procedure of a branch and where it is written. */
export function branchHandlers(
  services: Services,
  drainer: Drainer,
  puller: Puller,
  failover: FailoverPuller,
  verifier: Verifier,
): BranchHandlers {
  return {
    health: health(services),
    auth: { login: login(services) },
    documents: {
      get: getDocument(services),
      list: listDocuments(services),
      save: saveDocument(services),
      submit: submitDocument(services),
      cancel: cancelDocument(services),
      delete: deleteDocument(services),
    },
    deadLetters: {
      list: listDeadLetters(services),
      retry: retryDeadLetters(services),
      edit: editDeadLetter(services),
      discard: discardDeadLetters(services),
    },
    clients: {
      bootstrap: bootstrapClient(services),
      confirm: confirmSales(services),
      inventory: noteInventory(services),
      storageLoss: noteStorageLoss(services),
    },
    reconciliation: { status: reconciliationStatus(services, failover) },
    shifts: { canClose: canCloseShift(services), close: closeShift(services) },
    ledgers: { balance: ledgerBalance(services) },
    prices: { valid: validPrices(services) },
    sync: {
      pull: () => puller.run(),
      push: () => drainer.run({ now: true }),
      testConnection: testConnection(services),
      resync: resyncHere(services),
    },
    config: { get: getConfig(services), update: updateConfig(services) },
    status: { summary: statusSummary(services) },
    logs: { list: listLogs(services) },
    records: { find: findRecords(services) },
    verify: { run: runVerification(services, verifier), last: lastVerification(services, verifier) },
  }
}
