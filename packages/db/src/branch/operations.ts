import {
  findAliases,
  findNaming,
  findNeverSent,
  findOwedNaming,
  hasAliases,
  listUnapplied,
  putAliases,
  rewriteOutboxRows,
} from './operations/aliases.ts'
import { findAuditHead, listAudit } from './operations/audit.ts'
import { findEverOwed, listBackfills, listMadeHere, putBackfill, removeBackfill } from './operations/backfill.ts'
import { claimBatch, clearBackoff, findDrainableDoctypes, resetInFlight } from './operations/claim-batch.ts'
import { findCommandRuns, listUntoldCommands, markToldCommands, putCommandRun } from './operations/commands.ts'
import { countOutbox, nextAttemptAt } from './operations/count-outbox.ts'
import { maxHlc, nextNumber, raiseSeries } from './operations/counters.ts'
import {
  correctOutboxRows,
  findDeadWithSuccessors,
  listDeadLetters,
  retryDeadLetters,
} from './operations/dead-letters.ts'
import {
  countDependants,
  findDocument,
  findDocuments,
  findDocumentsByConflictKey,
  findDocumentsByConflictPrefix,
  findDocumentsByName,
  removeDocuments,
} from './operations/documents.ts'
import { findFieldTimes, putFieldTimes, removeFieldTimes } from './operations/field-times.ts'
import { archiveAcked, countHistory, discardOutboxRows, findArchivable, purgeHistory } from './operations/history.ts'
import { findLedgerEntries } from './operations/ledger-entries.ts'
import { countDocuments, listDocuments } from './operations/list-documents.ts'
import {
  findSession,
  findUser,
  putSession,
  putUser,
  removeExpiredSessions,
  removeSessionsOf,
  replaceCashiers,
} from './operations/logins.ts'
import { addLogs, countLogs, listLogs, purgeLogs } from './operations/logs.ts'
import { readMoney } from './operations/money.ts'
import {
  countSentNaming,
  cutLog,
  findNamesOf,
  findSettledNaming,
  replaceWords,
  scrubSettled,
} from './operations/people.ts'
import { findNumbersHeld, findStandings, listNaming, listPosClients, putPosClient } from './operations/pos-clients.ts'
import {
  countParked,
  findLocalEdits,
  findParked,
  getWatermarks,
  putLocalEdit,
  putParked,
  putWatermark,
  removeLocalEdits,
  removeParked,
} from './operations/pulled.ts'
import { putDocuments } from './operations/put-documents.ts'
import { findUnreadable, readPushRecords } from './operations/read-push-records.ts'
import { findByText, listRecordLogs, listRecordOperations } from './operations/record-journey.ts'
import { beginReload, markGeneration, removeUnseen } from './operations/reload.ts'
import { outboxReach, resendAcked } from './operations/resend.ts'
import { settleBatch } from './operations/settle-batch.ts'
import {
  getSiteConfig,
  listRules,
  patchSiteConfig,
  putSiteConfig,
  replaceRules,
  replaceSiblings,
} from './operations/site.ts'
import {
  findRecords,
  findVerifyFacts,
  historyReach,
  lastNightlyAt,
  listRange,
  listVerifyRuns,
  putVerifyRun,
} from './operations/verify.ts'
import { addOutboxRows, findDeletedKeys, findOwedKeys, lastOwed, replaceOutboxRow } from './operations/write-outbox.ts'
import { portOver } from './port-over.ts'
import type { Db } from './sql.ts'
import type { BranchReader, BranchTransaction } from './store.ts'

/** Every read. */
const reads = {
  getSiteConfig,
  listRules,
  findDocument,
  findDocuments,
  findDocumentsByName,
  findDocumentsByConflictKey,
  findDocumentsByConflictPrefix,
  findLedgerEntries,
  countDependants,
  listDocuments,
  countDocuments,
  findFieldTimes,
  lastOwed,
  findDeletedKeys,
  findOwedKeys,
  findLocalEdits,
  findParked,
  getWatermarks,
  listBackfills,
  listMadeHere,
  findEverOwed,
  countOutbox,
  outboxReach,
  findDrainableDoctypes,
  readPushRecords,
  findUnreadable,
  nextAttemptAt,
  listDeadLetters,
  findDeadWithSuccessors,
  findArchivable,
  countHistory,
  countParked,
  countLogs,
  listLogs,
  listAudit,
  findAuditHead,
  findUser,
  findSession,
  listPosClients,
  findStandings,
  listNaming,
  findNumbersHeld,
  findAliases,
  hasAliases,
  listUnapplied,
  findNaming,
  findOwedNaming,
  findSettledNaming,
  countSentNaming,
  cutLog,
  findNamesOf,
  findNeverSent,
  listRange,
  findRecords,
  findVerifyFacts,
  historyReach,
  listVerifyRuns,
  lastNightlyAt,
  maxHlc,
  readMoney,
  findByText,
  listRecordOperations,
  listRecordLogs,
  findCommandRuns,
  listUntoldCommands,
}

/** Every write. */
const writes = {
  putSiteConfig,
  patchSiteConfig,
  replaceRules,
  replaceSiblings,
  putDocuments,
  removeDocuments,
  markGeneration,
  beginReload,
  removeUnseen,
  putFieldTimes,
  removeFieldTimes,
  addOutboxRows,
  replaceOutboxRow,
  claimBatch,
  clearBackoff,
  settleBatch,
  resetInFlight,
  resendAcked,
  retryDeadLetters,
  correctOutboxRows,
  discardOutboxRows,
  archiveAcked,
  purgeHistory,
  purgeLogs,
  scrubSettled,
  replaceWords,
  putAliases,
  rewriteOutboxRows,
  putWatermark,
  putBackfill,
  removeBackfill,
  putParked,
  removeParked,
  putLocalEdit,
  removeLocalEdits,
  nextNumber,
  raiseSeries,
  addLogs,
  putUser,
  replaceCashiers,
  putPosClient,
  putVerifyRun,
  putSession,
  removeExpiredSessions,
  removeSessionsOf,
  putCommandRun,
  markToldCommands,
}

export const branchReader: (db: Db) => BranchReader = portOver(reads)
export const branchTransaction: (db: Db) => BranchTransaction = portOver({ ...reads, ...writes })
