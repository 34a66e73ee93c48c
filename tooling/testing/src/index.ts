import 'vitest'

declare module 'vitest' {
  interface ProvidedContext {
    /** The PostgreSQL server of this run: what `postgresSetup` started. */
    postgresUrl: string
    /** The redis-server that tests start, or why there is none: what `redisSetup` found. */
    redisProgram: { path: string } | { missing: string }
  }
}
