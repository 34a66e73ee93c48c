export * from './open-redis-jobs.ts'
