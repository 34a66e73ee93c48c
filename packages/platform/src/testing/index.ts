export * from './debian-program.ts'
export * from './free-port.ts'
export * from './mail-server.ts'
export * from './scratch-redis.ts'
