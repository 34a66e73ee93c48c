export * from './free-port.ts'
export * from './scratch-redis.ts'
