export * from './debian-program.ts'
export * from './free-port.ts'
export * from './scratch-redis.ts'
