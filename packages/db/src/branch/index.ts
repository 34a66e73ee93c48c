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
export { backUpBranch } from './backup/back-up-branch.ts'
export { restoreBranch } from './backup/restore-branch.ts'
export type * from './fleet-rows.ts'
export { openBranchStore } from './open-branch-store.ts'
export { readBranchAudit } from './read-audit.ts'
export type * from './rows.ts'
export type * from './store.ts'
export type * from './verify-rows.ts'
