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
import { findEverOwed, listBackfills, listMadeHere, putBackfill, removeBackfill } from './operations/backfill.ts'
import { claimBatch, clearBackoff, findDrainableDoctypes, resetInFlight } from './operations/claim-batch.ts'
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
import { findSession, findUser, putSession, putUser, removeExpiredSessions } from './operations/logins.ts'
import { addLogs, listLogs, purgeLogs } from './operations/logs.ts'
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
import { readPushRecords } from './operations/read-push-records.ts'
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
import { addOutboxRows, findOwedKeys, lastOwed, replaceOutboxRow } from './operations/write-outbox.ts'
import type { Db } from './sql.ts'
import type { BranchReader, BranchTransaction } from './store.ts'

/** Every read and where it is written. */
export function branchReader(db: Db): BranchReader {
  return {
    getSiteConfig: () => getSiteConfig(db),
    listRules: () => listRules(db),
    findDocument: (key) => findDocument(db, key),
    findDocuments: (doctype, keys) => findDocuments(db, doctype, keys),
    findDocumentsByName: (doctype, names) => findDocumentsByName(db, doctype, names),
    findDocumentsByConflictKey: (doctype, conflictKeys) => findDocumentsByConflictKey(db, doctype, conflictKeys),
    findDocumentsByConflictPrefix: (doctype, prefixes, limit) =>
      findDocumentsByConflictPrefix(db, doctype, prefixes, limit),
    findLedgerEntries: (ledger, names) => findLedgerEntries(db, ledger, names),
    countDependants: (doctype, names) => countDependants(db, doctype, names),
    listDocuments: (query) => listDocuments(db, query),
    countDocuments: (doctype, filters) => countDocuments(db, doctype, filters),
    findFieldTimes: (doctype, keys) => findFieldTimes(db, doctype, keys),
    lastOwed: (key) => lastOwed(db, key),
    findOwedKeys: (doctype, keys) => findOwedKeys(db, doctype, keys),
    findLocalEdits: (doctype) => findLocalEdits(db, doctype),
    findParked: (doctype, limit) => findParked(db, doctype, limit),
    getWatermarks: () => getWatermarks(db),
    listBackfills: () => listBackfills(db),
    listMadeHere: (doctype, afterKey, limit) => listMadeHere(db, doctype, afterKey, limit),
    findEverOwed: (doctype, keys) => findEverOwed(db, doctype, keys),
    countOutbox: (now) => countOutbox(db, now),
    outboxReach: () => outboxReach(db),
    findDrainableDoctypes: (doctypes) => findDrainableDoctypes(db, doctypes),
    readPushRecords: (sequences) => readPushRecords(db, sequences),
    nextAttemptAt: () => nextAttemptAt(db),
    listDeadLetters: (after, limit) => listDeadLetters(db, after, limit),
    findDeadWithSuccessors: (operationIds) => findDeadWithSuccessors(db, operationIds),
    findArchivable: (query) => findArchivable(db, query),
    countHistory: () => countHistory(db),
    countParked: () => countParked(db),
    listLogs: (query) => listLogs(db, query),
    findUser: (username) => findUser(db, username),
    findSession: (tokenHash) => findSession(db, tokenHash),
    findAliases: (names) => findAliases(db, names),
    hasAliases: () => hasAliases(db),
    listUnapplied: (limit) => listUnapplied(db, limit),
    findNaming: (step) => findNaming(db, step),
    findOwedNaming: (step) => findOwedNaming(db, step),
    findNeverSent: (sequences) => findNeverSent(db, sequences),
    maxHlc: () => maxHlc(db),
    listRange: (query) => listRange(db, query),
    findRecords: (doctype, keys) => findRecords(db, doctype, keys),
    findVerifyFacts: (doctype, keys) => findVerifyFacts(db, doctype, keys),
    historyReach: () => historyReach(db),
    listVerifyRuns: (limit) => listVerifyRuns(db, limit),
    lastNightlyAt: () => lastNightlyAt(db),
  }
}

/** Every write and where it is written. */
export function branchTransaction(db: Db): BranchTransaction {
  return {
    ...branchReader(db),
    putSiteConfig: (row) => putSiteConfig(db, row),
    patchSiteConfig: (patch) => patchSiteConfig(db, patch),
    replaceRules: (rules) => replaceRules(db, rules),
    replaceSiblings: (siblings) => replaceSiblings(db, siblings),
    putDocuments: (rows, generation) => putDocuments(db, rows, generation),
    removeDocuments: (doctype, keys) => removeDocuments(db, doctype, keys),
    markGeneration: (doctype, keys, generation) => markGeneration(db, doctype, keys, generation),
    beginReload: (doctypes, at) => beginReload(db, doctypes, at),
    removeUnseen: (doctype, generation, startedAt) => removeUnseen(db, doctype, generation, startedAt),
    putFieldTimes: (doctype, rows) => putFieldTimes(db, doctype, rows),
    removeFieldTimes: (doctype, keys) => removeFieldTimes(db, doctype, keys),
    addOutboxRows: (rows) => addOutboxRows(db, rows),
    replaceOutboxRow: (sequence, row) => replaceOutboxRow(db, sequence, row),
    claimBatch: (query) => claimBatch(db, query),
    clearBackoff: () => clearBackoff(db),
    settleBatch: (settlements, now) => settleBatch(db, settlements, now),
    resetInFlight: () => resetInFlight(db),
    resendAcked: (step) => resendAcked(db, step),
    retryDeadLetters: (operationIds) => retryDeadLetters(db, operationIds),
    correctOutboxRows: (rows) => correctOutboxRows(db, rows),
    discardOutboxRows: (sequences, audit) => discardOutboxRows(db, sequences, audit),
    archiveAcked: (sequences) => archiveAcked(db, sequences),
    purgeHistory: (settledBefore, limit) => purgeHistory(db, settledBefore, limit),
    purgeLogs: (before, limit) => purgeLogs(db, before, limit),
    putAliases: (rows) => putAliases(db, rows),
    rewriteOutboxRows: (rows) => rewriteOutboxRows(db, rows),
    putWatermark: (row) => putWatermark(db, row),
    putBackfill: (row) => putBackfill(db, row),
    removeBackfill: (doctype) => removeBackfill(db, doctype),
    putParked: (rows) => putParked(db, rows),
    removeParked: (doctype, keys) => removeParked(db, doctype, keys),
    putLocalEdit: (row) => putLocalEdit(db, row),
    removeLocalEdits: (doctype, keys) => removeLocalEdits(db, doctype, keys),
    nextNumber: (counterKey) => nextNumber(db, counterKey),
    raiseSeries: (counters) => raiseSeries(db, counters),
    addLogs: (rows) => addLogs(db, rows),
    putUser: (row) => putUser(db, row),
    putSession: (row) => putSession(db, row),
    removeExpiredSessions: (now) => removeExpiredSessions(db, now),
    putVerifyRun: (row, keep) => putVerifyRun(db, row, keep),
  }
}
