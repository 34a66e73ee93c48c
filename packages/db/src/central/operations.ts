import { takeBranchLock } from './feed-lock.ts'
import type { PrismaClient } from './generated/client.ts'
import { countOpenConflicts, putOpenConflict } from './operations/conflicts.ts'
import {
  countDependants,
  findDocuments,
  findDocumentsByConflictKey,
  findDocumentsByName,
  removeDocuments,
} from './operations/documents.ts'
import { findFieldTimes, putFieldTimes } from './operations/field-times.ts'
import { findPendingDoctypes } from './operations/find-pending-doctypes.ts'
import { countDocuments, listDocuments } from './operations/list-documents.ts'
import {
  findSession,
  findUser,
  putSession,
  putUser,
  removeExpiredSessions,
  removeSessionsOf,
} from './operations/logins.ts'
import { addAlerts, addLogs, listAlerts, listLogs } from './operations/logs.ts'
import { nextNumber } from './operations/next-number.ts'
import { putDocuments } from './operations/put-documents.ts'
import { readFeedPage } from './operations/read-feed-page.ts'
import { findHeldByPush, putPushed } from './operations/receipts.ts'
import { listRules, seedRules } from './operations/rules.ts'
import {
  findBranchStatus,
  findSite,
  listBranchStatuses,
  listSites,
  putBranchStatus,
  putSite,
} from './operations/sites.ts'
import { findTombstones, putTombstones } from './operations/tombstones.ts'
import type { CentralReader, CentralTransaction } from './store.ts'

type Client = Omit<PrismaClient, '$connect' | '$disconnect' | '$on' | '$use' | '$extends' | '$transaction'>

/** Every read and where it is written. */
export function centralReader(db: Client, epoch: () => Promise<string>): CentralReader {
  return {
    listRules: () => listRules(db),
    findDocuments: (keys) => findDocuments(db, keys),
    findDocumentsByName: (doctype, names) => findDocumentsByName(db, doctype, names),
    findDocumentsByConflictKey: (doctype, conflictKeys) => findDocumentsByConflictKey(db, doctype, conflictKeys),
    countDependants: (doctype, names) => countDependants(db, doctype, names),
    findTombstones: (keys) => findTombstones(db, keys),
    findFieldTimes: (keys) => findFieldTimes(db, keys),
    listDocuments: (query) => listDocuments(db, query),
    countDocuments: (doctype, filters) => countDocuments(db, doctype, filters),
    findHeldByPush: (pushed) => findHeldByPush(db, pushed),
    readFeedPage: (query) => readFeedPage(db, query),
    findPendingDoctypes: (branchCode, positions) => findPendingDoctypes(db, branchCode, positions),
    epoch,
    findUser: (username) => findUser(db, username),
    findSession: (tokenHash, now) => findSession(db, tokenHash, now),
    findSite: (branchCode) => findSite(db, branchCode),
    listSites: () => listSites(db),
    listBranchStatuses: () => listBranchStatuses(db),
    findBranchStatus: (branchCode) => findBranchStatus(db, branchCode),
    listLogs: (query) => listLogs(db, query),
    listAlerts: (limit) => listAlerts(db, limit),
    countOpenConflicts: () => countOpenConflicts(db),
  }
}

/** Every write and where it is written. */
export function centralTransaction(db: Client, epoch: () => Promise<string>): CentralTransaction {
  return {
    ...centralReader(db, epoch),
    lockBranch: async (branchCode) => {
      await db.$queryRawUnsafe(takeBranchLock, branchCode)
    },
    putDocuments: (rows, travels) => putDocuments(db, rows, travels),
    removeDocuments: (keys) => removeDocuments(db, keys),
    putTombstones: (rows) => putTombstones(db, rows),
    putFieldTimes: (rows) => putFieldTimes(db, rows),
    putPushed: (documents, receipts, travels) => putPushed(db, documents, receipts, travels),
    putOpenConflict: (row) => putOpenConflict(db, row),
    addLogs: (rows) => addLogs(db, rows),
    addAlerts: (rows) => addAlerts(db, rows),
    nextNumber: (counterKey) => nextNumber(db, counterKey),
    putUser: (row) => putUser(db, row),
    putSite: (row) => putSite(db, row),
    putSession: (row) => putSession(db, row),
    removeExpiredSessions: (now) => removeExpiredSessions(db, now),
    removeSessionsOf: (username) => removeSessionsOf(db, username),
    seedRules: (rules) => seedRules(db, rules),
    putBranchStatus: (branchCode, patch) => putBranchStatus(db, branchCode, patch),
  }
}
