import { notifyRules, takeBranchLock } from './feed-lock.ts'
import { addAlerts, findAlerts, listAlerts, putAlert, removeAlert } from './operations/alerts.ts'
import {
  findAlias,
  findAliases,
  findCustomersByPhoneEnd,
  findNaming,
  findSeparated,
  listAliases,
  listUnswept,
  markSwept,
  moveAliases,
  putAliases,
} from './operations/aliases.ts'
import {
  closeConflict,
  countOpenConflicts,
  findConflict,
  listConflicts,
  putOpenConflict,
  refreshConflict,
} from './operations/conflicts.ts'
import {
  countDependants,
  findDocuments,
  findDocumentsByConflictKey,
  findDocumentsByName,
  removeDocuments,
} from './operations/documents.ts'
import { listEventReaders, putEventReader, removeEventReaders } from './operations/event-readers.ts'
import {
  findFence,
  findLastSequence,
  listRefusedHolders,
  putRefusedHolders,
  raiseFloor,
  removeRefusedHolders,
} from './operations/fence.ts'
import { findFieldTimes, putFieldTimes } from './operations/field-times.ts'
import { findPendingDoctypes } from './operations/find-pending-doctypes.ts'
import { findHighestNames } from './operations/highest-names.ts'
import { findLedgerEntries } from './operations/ledger-entries.ts'
import { countDocuments, listDocuments } from './operations/list-documents.ts'
import {
  endSessionsOf,
  findSession,
  findUser,
  listUsers,
  putSession,
  putUser,
  removeExpiredSessions,
  removeSessionsOf,
} from './operations/logins.ts'
import { addLogs, listLogs, purgeLogs } from './operations/logs.ts'
import { nextNumber } from './operations/next-number.ts'
import { putDocuments } from './operations/put-documents.ts'
import { eventsHead, measureEvents, readEvents } from './operations/read-events.ts'
import { readFeedPage } from './operations/read-feed-page.ts'
import { findHeldByPush, putPushed } from './operations/receipts.ts'
import { removeSettledReceipts } from './operations/remove-settled-receipts.ts'
import { hasDocuments, listPlaced, rescopeDocuments } from './operations/rescope.ts'
import { listRules, putRule, seedRules } from './operations/rules.ts'
import {
  findBranchStatus,
  findSite,
  listBranchStatuses,
  listSites,
  putBranchStatus,
  putSite,
} from './operations/sites.ts'
import { findTombstones, purgeTombstones, putTombstones } from './operations/tombstones.ts'
import {
  findVerifyFacts,
  findVisible,
  lastVerifications,
  listRange,
  listVerifications,
  putVerification,
} from './operations/verify.ts'
import { changeWebhook, findWebhook, listWebhooks, putWebhook, removeWebhook } from './operations/webhooks.ts'
import type { Db } from './sql.ts'
import type { CentralReader, CentralTransaction } from './store.ts'

/** Every read and where it is written. */
export function centralReader({ prisma, sql }: Db, epoch: () => Promise<string>): CentralReader {
  return {
    listRules: () => listRules(prisma),
    findDocuments: (keys) => findDocuments(sql, keys),
    findDocumentsByName: (doctype, names) => findDocumentsByName(sql, doctype, names),
    findDocumentsByConflictKey: (doctype, conflictKeys) => findDocumentsByConflictKey(sql, doctype, conflictKeys),
    countDependants: (doctype, names) => countDependants(sql, doctype, names),
    findTombstones: (keys) => findTombstones(sql, keys),
    findFieldTimes: (keys) => findFieldTimes(sql, keys),
    listDocuments: (query) => listDocuments(sql, query),
    countDocuments: (doctype, filters) => countDocuments(sql, doctype, filters),
    hasDocuments: (doctype) => hasDocuments(sql, doctype),
    listPlaced: (doctype, after, limit) => listPlaced(sql, doctype, after, limit),
    findHeldByPush: (pushed) => findHeldByPush(sql, pushed),
    readEvents: (query) => readEvents(sql, query),
    eventsHead: () => eventsHead(sql),
    measureEvents: (query) => measureEvents(sql, query),
    listEventReaders: (limit) => listEventReaders(prisma, limit),
    listWebhooks: () => listWebhooks(prisma),
    findWebhook: (id) => findWebhook(prisma, id),
    readFeedPage: (query) => readFeedPage(sql, query),
    findPendingDoctypes: (branchCode, positions) => findPendingDoctypes(sql, branchCode, positions),
    epoch,
    findUser: (username) => findUser(prisma, username),
    listUsers: () => listUsers(prisma),
    findSession: (tokenHash, now) => findSession(prisma, tokenHash, now),
    findSite: (branchCode) => findSite(prisma, branchCode),
    listSites: () => listSites(prisma),
    listBranchStatuses: () => listBranchStatuses(prisma),
    findBranchStatus: (branchCode) => findBranchStatus(prisma, branchCode),
    findFence: (branchCode) => findFence(sql, branchCode),
    findLastSequence: (branchCode, instance) => findLastSequence(sql, branchCode, instance),
    listRefusedHolders: (branchCode) => listRefusedHolders(prisma, branchCode),
    findHighestNames: (branchCode, doctypes) => findHighestNames(sql, branchCode, doctypes),
    listLogs: (query) => listLogs(prisma, query),
    listAlerts: (limit) => listAlerts(prisma, limit),
    findAlerts: (ids) => findAlerts(prisma, ids),
    findLedgerEntries: (ledger, accounts) => findLedgerEntries(sql, ledger, accounts),
    countOpenConflicts: () => countOpenConflicts(prisma),
    listConflicts: (query) => listConflicts(prisma, query),
    findConflict: (id) => findConflict(prisma, id),
    findAliases: (names) => findAliases(sql, names),
    findAlias: (name) => findAlias(sql, name),
    listAliases: (query) => listAliases(sql, query),
    findSeparated: (names) => findSeparated(sql, names),
    findCustomersByPhoneEnd: (ends) => findCustomersByPhoneEnd(sql, ends),
    listUnswept: (limit) => listUnswept(sql, limit),
    findNaming: (step) => findNaming(sql, step),
    listRange: (query) => listRange(sql, query),
    findVisible: (query) => findVisible(sql, query),
    findVerifyFacts: (query) => findVerifyFacts(sql, query),
    listVerifications: (branchCode, limit) => listVerifications(prisma, branchCode, limit),
    lastVerifications: () => lastVerifications(sql),
  }
}

/** Every write and where it is written. */
export function centralTransaction({ prisma, sql }: Db, epoch: () => Promise<string>): CentralTransaction {
  return {
    ...centralReader({ prisma, sql }, epoch),
    lockBranch: async (branchCode) => {
      await sql.all(takeBranchLock, branchCode)
    },
    putDocuments: (rows, travels) => putDocuments(sql, rows, travels),
    removeDocuments: (keys) => removeDocuments(sql, keys),
    putTombstones: (rows, travels) => putTombstones(sql, rows, travels),
    purgeTombstones: (before, limit) => purgeTombstones(sql, before, limit),
    putFieldTimes: (rows) => putFieldTimes(sql, rows),
    putPushed: (documents, receipts, travels) => putPushed(sql, documents, receipts, travels),
    putOpenConflict: (row) => putOpenConflict(prisma, row),
    refreshConflict: (id, local) => refreshConflict(prisma, id, local),
    closeConflict: (resolution) => closeConflict(prisma, resolution),
    addLogs: (rows) => addLogs(prisma, rows),
    purgeLogs: (before, limit) => purgeLogs(sql, before, limit),
    addAlerts: (rows) => addAlerts(prisma, rows),
    putAlert: (row) => putAlert(prisma, row),
    removeAlert: (id) => removeAlert(prisma, id),
    nextNumber: (counterKey) => nextNumber(sql, counterKey),
    putUser: (row) => putUser(prisma, row),
    putEventReader: (row) => putEventReader(prisma, row),
    removeEventReaders: (unreadSince) => removeEventReaders(prisma, unreadSince),
    putWebhook: (row) => putWebhook(prisma, row),
    removeWebhook: (id) => removeWebhook(prisma, id),
    changeWebhook: (row, patch) => changeWebhook(prisma, row, patch),
    putSite: (row) => putSite(prisma, row),
    putSession: (row) => putSession(prisma, row),
    removeExpiredSessions: (now) => removeExpiredSessions(prisma, now),
    endSessionsOf: (username, until) => endSessionsOf(prisma, username, until),
    removeSessionsOf: (username) => removeSessionsOf(prisma, username),
    seedRules: (rules) => seedRules(prisma, rules),
    putRule: (rule) => putRule(prisma, rule),
    announceRules: async () => {
      await sql.all(notifyRules)
    },
    rescopeDocuments: (doctype, rows) => rescopeDocuments(sql, doctype, rows),
    putBranchStatus: (branchCode, patch) => putBranchStatus(prisma, branchCode, patch),
    raiseFloor: (branchCode, instance, floor) => raiseFloor(sql, branchCode, instance, floor),
    putRefusedHolders: (rows) => putRefusedHolders(prisma, rows),
    removeRefusedHolders: (branchCode, instance) => removeRefusedHolders(prisma, branchCode, instance),
    putAliases: (rows) => putAliases(sql, rows),
    moveAliases: (moves) => moveAliases(sql, moves),
    markSwept: (rows) => markSwept(sql, rows),
    removeSettledReceipts: (step) => removeSettledReceipts(sql, step),
    putVerification: (row, keep) => putVerification(prisma, row, keep),
  }
}
