export * from './scratch-redis.ts'
