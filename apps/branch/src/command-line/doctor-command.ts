import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { diskSpace, doctorCommand as doctor, type ServerOptions } from '@branchline/platform/command-line'
import type { Command } from 'commander'
import { lookAtAudit } from '../audit/audit-command.ts'
import type { Environment } from '../env.ts'
import type { ConnectionVerdict } from '../sync/connection-verdict.ts'
import { type BranchFacts, findingsOf } from './findings.ts'
import { serverCommand, thisServer } from './this-server.ts'

type Database = Pick<BranchFacts, 'server' | 'connection' | 'deadLetters'>

/** `pnpm branch doctor`: through the running server, or, where none runs, on its data folder. */
export function doctorCommand(): Command {
  return doctor(
    serverCommand('doctor', 'Look whether this machine can run the branch, and say what to do.'),
    async () => (await import('../env.ts')).environmentSchema,
    async ({ DATA_DIR, REDIS_URL }: Environment, options: ServerOptions) => {
      const [database, disk, redis, audit] = await Promise.all([
        throughServer(options),
        diskSpace(DATA_DIR),
        REDIS_URL === undefined ? null : askRedis(REDIS_URL),
        lookAtAudit(DATA_DIR),
      ])
      return findingsOf({ ...database, disk, redis, audit, refusedRelease: refusedRelease(DATA_DIR) })
    },
  )
}

async function throughServer(options: ServerOptions): Promise<Database> {
  try {
    const server = await thisServer(options)
    if (!server) return await (await import('./look-at-folder.ts')).lookAtFolder()
    const [status, connection] = [await server.status.summary.query(), await server.sync.testConnection.mutate()]
    return {
      server: { state: 'running' },
      connection: connection as ConnectionVerdict,
      deadLetters: status.outbox.dead,
    }
  } catch (error) {
    return { server: { state: 'broken', problem: (error as Error).message }, connection: null, deadLetters: null }
  }
}

/** As deploy/launch.mjs wrote it. */
function refusedRelease(dataDir: string): string | null {
  try {
    return JSON.parse(readFileSync(join(dataDir, 'release.json'), 'utf8')).refused ?? null
  } catch {
    return null
  }
}

/** The client of Redis is loaded only where there is one to ask. */
async function askRedis(url: string): Promise<NonNullable<BranchFacts['redis']>> {
  const { redisAnswers } = await import('@branchline/platform/redis')
  return redisAnswers(url)
}
