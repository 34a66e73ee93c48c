export * from './open-redis-jobs.ts'
export * from './redis-answers.ts'
