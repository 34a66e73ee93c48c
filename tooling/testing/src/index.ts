import 'vitest'

declare module 'vitest' {
  interface ProvidedContext {
    /** The PostgreSQL server of this run: what `postgresSetup` started. */
    postgresUrl: string
    /** The Chromium that tests drive, or why there is none: what `browserSetup` found. */
    browserProgram: { path: string } | { missing: string }
    /** The program that tells that Chromium whom to trust, or why there is none. */
    trustProgram: { path: string } | { missing: string }
    /** The redis-server that tests start, or why there is none: what `redisSetup` found. */
    redisProgram: { path: string } | { missing: string }
  }
}
