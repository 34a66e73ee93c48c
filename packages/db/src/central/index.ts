export * from './classify-database-error.ts'
export { type CentralStoreOptions, openCentralStore } from './open-central-store.ts'
export type * from './rows.ts'
export type * from './store.ts'
