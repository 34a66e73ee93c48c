import { notifyRules, takeBranchLock } from './feed-lock.ts'
import {
  addDeliveries,
  listAlertChannels,
  listDueDeliveries,
  markReported,
  patchAlertChannel,
  putAlertChannel,
  removeAlertChannel,
  removeDelivery,
  takeDelivery,
} from './operations/alert-channels.ts'
import {
  acknowledgeAlerts,
  addAlerts,
  findAlerts,
  listAlerts,
  listJudgedAlerts,
  listUnannounced,
  markAnnounced,
  purgeAlerts,
  putAlert,
  putJudgedAlerts,
  removeAlert,
  resolveAlerts,
  searchAlerts,
} from './operations/alerts.ts'
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
import { findAuditHead, listAudit } from './operations/audit.ts'
import { findWorkplaces, listCashiers, putPosClient } from './operations/cashiers.ts'
import { addCommand, endCommands, listCommands, listWaitingCommands, purgeCommands } from './operations/commands.ts'
import {
  closeConflict,
  countOpenConflicts,
  findConflict,
  listConflicts,
  putOpenConflict,
  refreshConflict,
} from './operations/conflicts.ts'
import { countFeed } from './operations/count-feed.ts'
import {
  findDeadLetterCopies,
  findDeadLettersByText,
  listDeadLetterCopies,
  listRecordDeadLetters,
  replaceDeadLetterCopies,
} from './operations/dead-letter-copies.ts'
import {
  countDependants,
  findDocuments,
  findDocumentsByConflictKey,
  findDocumentsByName,
  removeDocuments,
} from './operations/documents.ts'
import {
  findEnrolmentCode,
  purgeEnrolmentCodes,
  putEnrolmentCode,
  revokeEnrolmentCodes,
  useEnrolmentCode,
} from './operations/enrolment-codes.ts'
import { listEventReaders, putEventReader, removeEventReaders } from './operations/event-readers.ts'
import { listIdentities, listOfBranch, readFailoverPage } from './operations/failover.ts'
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
import { countOpenAlertsByBranch, countOpenConflictsByBranch, listArrivals, listMadeBy } from './operations/fleet.ts'
import { findHighestNames } from './operations/highest-names.ts'
import { addHistory, listHistory, purgeHistoryPoints } from './operations/history-points.ts'
import { findLedgerEntries } from './operations/ledger-entries.ts'
import { countDocuments, listDocuments } from './operations/list-documents.ts'
import { forgiveLoginTries, passLoginTry, takeLoginTry } from './operations/login-tries.ts'
import {
  endSessionsOf,
  findSession,
  findUser,
  listUsers,
  lockUser,
  putSession,
  putUser,
  removeExpiredSessions,
  removeSessionsAt,
  removeSessionsOf,
} from './operations/logins.ts'
import { addLogs, listLogs, purgeLogs } from './operations/logs.ts'
import { listMoneyDays, listNewestMoneyDays, noteSold } from './operations/money.ts'
import { nextNumber } from './operations/next-number.ts'
import {
  closeConflictsOf,
  findNamesOf,
  findPersonTexts,
  putAnonymised,
  putPersonTexts,
  replaceWords,
} from './operations/people.ts'
import { putDocuments } from './operations/put-documents.ts'
import { eventsHead, measureEvents, readEvents } from './operations/read-events.ts'
import { readFeedPage } from './operations/read-feed-page.ts'
import { findHeldByPush, putPushed } from './operations/receipts.ts'
import { findByText, listRecordConflicts, listRecordLogs, listRecordReceipts } from './operations/record-journey.ts'
import { removeSettledReceipts } from './operations/remove-settled-receipts.ts'
import { hasDocuments, listPlaced, rescopeDocuments } from './operations/rescope.ts'
import { listRules, putRule, seedRules } from './operations/rules.ts'
import { findSetting, putSetting } from './operations/settings.ts'
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
    readFailoverPage: (query) => readFailoverPage(sql, query),
    listOfBranch: (query) => listOfBranch(sql, query),
    listIdentities: (query) => listIdentities(sql, query),
    findWorkplaces: (username) => findWorkplaces(sql, username),
    listCashiers: (branchCode) => listCashiers(sql, branchCode),
    findPendingDoctypes: (branchCode, positions) => findPendingDoctypes(sql, branchCode, positions),
    epoch,
    listAudit: (after, limit) => listAudit(sql, after, limit),
    findAuditHead: () => findAuditHead(sql),
    findUser: (username) => findUser(prisma, username),
    listUsers: () => listUsers(prisma),
    findSession: (tokenHash, now) => findSession(sql, tokenHash, now),
    findEnrolmentCode: (codeHash) => findEnrolmentCode(prisma, codeHash),
    countFeed: (branchCode) => countFeed(sql, branchCode),
    findSite: (branchCode) => findSite(prisma, branchCode),
    listSites: () => listSites(prisma),
    listBranchStatuses: () => listBranchStatuses(prisma),
    findBranchStatus: (branchCode) => findBranchStatus(prisma, branchCode),
    findFence: (branchCode) => findFence(sql, branchCode),
    findLastSequence: (branchCode, instance) => findLastSequence(sql, branchCode, instance),
    listRefusedHolders: (branchCode) => listRefusedHolders(prisma, branchCode),
    findHighestNames: (branchCode, doctypes) => findHighestNames(sql, branchCode, doctypes),
    listLogs: (query) => listLogs(sql, query),
    listAlerts: (limit) => listAlerts(prisma, limit),
    findAlerts: (ids) => findAlerts(prisma, ids),
    findLedgerEntries: (ledger, accounts) => findLedgerEntries(sql, ledger, accounts),
    countOpenConflicts: () => countOpenConflicts(prisma),
    listConflicts: (query) => listConflicts(sql, query),
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
    listMoneyDays: (days, branchCode) => listMoneyDays(sql, days, branchCode),
    listNewestMoneyDays: (branchCode, limit) => listNewestMoneyDays(sql, branchCode, limit),
    listHistory: (query) => listHistory(sql, query),
    countOpenConflictsByBranch: () => countOpenConflictsByBranch(sql),
    countOpenAlertsByBranch: () => countOpenAlertsByBranch(sql),
    listArrivals: (limit, scanMax) => listArrivals(sql, limit, scanMax),
    listMadeBy: (query) => listMadeBy(sql, query),
    listDeadLetterCopies: (query) => listDeadLetterCopies(sql, query),
    findDeadLetterCopies: (operationIds) => findDeadLetterCopies(prisma, operationIds),
    findDeadLettersByText: (text, doctypes, limit) => findDeadLettersByText(sql, text, doctypes, limit),
    listRecordDeadLetters: (doctype, name) => listRecordDeadLetters(prisma, doctype, name),
    listCommands: (branchCode, limit) => listCommands(prisma, branchCode, limit),
    listWaitingCommands: (branchCode, limit) => listWaitingCommands(sql, branchCode, limit),
    findByText: (text, doctypes, limit) => findByText(sql, text, doctypes, limit),
    listRecordReceipts: (doctype, key, limit) => listRecordReceipts(sql, doctype, key, limit),
    listRecordConflicts: (doctype, key, limit) => listRecordConflicts(prisma, doctype, key, limit),
    listRecordLogs: (doctype, name, limit) => listRecordLogs(prisma, doctype, name, limit),
    searchAlerts: (query) => searchAlerts(prisma, query),
    listJudgedAlerts: (codes) => listJudgedAlerts(prisma, codes),
    listUnannounced: (limit) => listUnannounced(sql, limit),
    listAlertChannels: () => listAlertChannels(prisma),
    listDueDeliveries: (now, limit) => listDueDeliveries(prisma, now, limit),
    findSetting: (name) => findSetting(prisma, name),
  }
}

/** Every write and where it is written. */
export function centralTransaction({ prisma, sql }: Db, epoch: () => Promise<string>): CentralTransaction {
  // Not spread into the literal: with so many names that costs half a millisecond a transaction, this a hundredth of it.
  return Object.assign(centralReader({ prisma, sql }, epoch), {
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
    addLogs: (rows) => addLogs({ prisma, sql }, rows),
    purgeLogs: (before, limit) => purgeLogs(sql, before, limit),
    addAlerts: (rows) => addAlerts(prisma, rows),
    putAlert: (row) => putAlert(sql, row),
    removeAlert: (id) => removeAlert(prisma, id),
    nextNumber: (counterKey) => nextNumber(sql, counterKey),
    lockUser: (username) => lockUser(sql, username),
    putUser: (row) => putUser(prisma, row),
    putPosClient: (row) => putPosClient(prisma, row),
    putEventReader: (row) => putEventReader(prisma, row),
    removeEventReaders: (unreadSince) => removeEventReaders(prisma, unreadSince),
    putWebhook: (row) => putWebhook(prisma, row),
    removeWebhook: (id) => removeWebhook(prisma, id),
    changeWebhook: (row, patch) => changeWebhook(prisma, row, patch),
    putSite: (row) => putSite(prisma, row),
    putEnrolmentCode: (row) => putEnrolmentCode(prisma, row),
    useEnrolmentCode: (codeHash, at) => useEnrolmentCode(prisma, codeHash, at),
    revokeEnrolmentCodes: (branchCode, at) => revokeEnrolmentCodes(prisma, branchCode, at),
    purgeEnrolmentCodes: (expiredBefore) => purgeEnrolmentCodes(prisma, expiredBefore),
    putSession: (row) => putSession(prisma, row),
    removeExpiredSessions: (now) => removeExpiredSessions(prisma, now),
    endSessionsOf: (username, until) => endSessionsOf(prisma, username, until),
    removeSessionsAt: (branchCode) => removeSessionsAt(prisma, branchCode),
    removeSessionsOf: (username) => removeSessionsOf(prisma, username),
    takeLoginTry: (attempt) => takeLoginTry(sql, attempt),
    passLoginTry: (attempt) => passLoginTry(sql, attempt),
    forgiveLoginTries: (account) => forgiveLoginTries(sql, account),
    seedRules: (rules) => seedRules(sql, rules),
    putRule: (rule) => putRule(prisma, rule),
    announceRules: async () => {
      await sql.all(notifyRules)
    },
    rescopeDocuments: (doctype, rows) => rescopeDocuments(sql, doctype, rows),
    putBranchStatus: (branchCode, patch) => putBranchStatus(prisma, branchCode, patch),
    raiseFloor: (branchCode, instance, floor) => raiseFloor(sql, branchCode, instance, floor),
    putRefusedHolders: (rows) => putRefusedHolders(prisma, rows),
    removeRefusedHolders: (branchCode, instance) => removeRefusedHolders(prisma, branchCode, instance),
    putAnonymised: (names, by) => putAnonymised(sql, names, by),
    findNamesOf: (customer) => findNamesOf(sql, customer),
    findPersonTexts: (pieces) => findPersonTexts(sql, pieces),
    putPersonTexts: (rows) => putPersonTexts(sql, rows),
    closeConflictsOf: (names, by) => closeConflictsOf(sql, names, by),
    replaceWords: (query) => replaceWords(sql, query),
    putAliases: (rows) => putAliases(sql, rows),
    moveAliases: (moves) => moveAliases(sql, moves),
    markSwept: (rows) => markSwept(sql, rows),
    removeSettledReceipts: (step) => removeSettledReceipts(sql, step),
    putVerification: (row, keep) => putVerification(prisma, row, keep),
    noteSold: (branchCode, rows) => noteSold(sql, branchCode, rows),
    addHistory: (rows) => addHistory(sql, rows),
    purgeHistoryPoints: (resolution, before, limit) => purgeHistoryPoints(sql, resolution, before, limit),
    replaceDeadLetterCopies: (branchCode, rows) => replaceDeadLetterCopies(prisma, branchCode, rows),
    addCommand: (row) => addCommand(prisma, row),
    endCommands: (branchCode, results) => endCommands(prisma, branchCode, results),
    purgeCommands: (before, limit) => purgeCommands(sql, before, limit),
    putJudgedAlerts: (rows) => putJudgedAlerts(sql, rows),
    acknowledgeAlerts: (ids, audit) => acknowledgeAlerts(prisma, ids, audit),
    resolveAlerts: (ids, at) => resolveAlerts(prisma, ids, at),
    markAnnounced: (rows) => markAnnounced(sql, rows),
    purgeAlerts: (resolvedBefore, limit) => purgeAlerts(sql, resolvedBefore, limit),
    putAlertChannel: (row) => putAlertChannel(prisma, row),
    patchAlertChannel: (id, patch) => patchAlertChannel(prisma, id, patch),
    markReported: (id, patch) => markReported(prisma, id, patch),
    removeAlertChannel: (id) => removeAlertChannel(prisma, id),
    addDeliveries: (rows) => addDeliveries(prisma, rows),
    takeDelivery: (row, patch) => takeDelivery(prisma, row, patch),
    removeDelivery: (id) => removeDelivery(prisma, id),
    putSetting: (name, value) => putSetting(prisma, name, value),
  } satisfies Omit<CentralTransaction, keyof CentralReader>)
}
