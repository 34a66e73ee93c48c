export { type AuditHead, type AuditRow, auditHash } from '../audit/chain.ts'
export {
  type AuditFlaw,
  type AuditReader,
  type AuditVerdict,
  auditHeadOf,
  auditText,
  checkAudit,
} from '../audit/check-audit.ts'
export { keepNewest } from '../backup/keep-newest.ts'
export type * from './alert-rows.ts'
export { backUpCentral } from './backup/back-up-central.ts'
export { openOffline } from './backup/open-offline.ts'
export { restoreCentral } from './backup/restore-central.ts'
export * from './classify-database-error.ts'
export type * from './fleet-rows.ts'
export { type DatabaseLook, lookAtDatabase } from './look-at-database.ts'
export { type CentralStoreOptions, openCentralStore, poolConnectionsStandard } from './open-central-store.ts'
export type { PersonText } from './operations/people.ts'
export type * from './rows.ts'
export type * from './security-rows.ts'
export type * from './store.ts'
export type * from './verify-rows.ts'
