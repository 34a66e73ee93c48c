export { openBranchStore } from './open-branch-store.ts'
export type * from './rows.ts'
export type * from './store.ts'
export type * from './verify-rows.ts'
