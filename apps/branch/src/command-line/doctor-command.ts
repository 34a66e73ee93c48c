import { openBranchStore } from '@branchline/db/branch'
import {
  createLog,
  diskSpace,
  findingsText,
  folderSecretKey,
  print,
  readEnvironment,
  systemClock,
  systemFetch,
  systemIds,
  systemRandom,
} from '@branchline/platform'
import type { Command } from 'commander'
import { lookAtAudit } from '../audit/audit-command.ts'
import { type Environment, environmentSchema } from '../env.ts'
import { createBranch } from '../start-branch.ts'
import type { ConnectionVerdict } from '../sync/connection-verdict.ts'
import { askCentral } from '../sync/test-connection.ts'
import { type BranchFacts, findingsOf } from './findings.ts'
import { type ServerOptions, serverCommand, thisServer } from './this-server.ts'

type Look = NonNullable<BranchFacts['look']>
type Database = Pick<Look, 'server' | 'connection' | 'deadLetters'>

/** `pnpm branch doctor`: through the running server, or, where none runs, on its data folder. Ends with 1 if something is bad. */
export function doctorCommand(): Command {
  return serverCommand('doctor', 'Look whether this machine can run the branch, and say what to do.').action(
    async (options: ServerOptions) => {
      const findings = findingsOf(await look(options))
      print(findings, findingsText(findings), options)
      process.exitCode = findings.some(({ verdict }) => verdict === 'bad') ? 1 : 0
    },
  )
}

async function look(options: ServerOptions): Promise<BranchFacts> {
  const nodeVersion = process.version
  let environment: Environment
  try {
    environment = readEnvironment(environmentSchema)
  } catch (error) {
    return { nodeVersion, environmentProblem: (error as Error).message, look: null }
  }
  const { DATA_DIR, REDIS_URL } = environment
  const [database, redis] = await Promise.all([
    throughServer(options).then((answer) => answer ?? onFolder(environment)),
    REDIS_URL === undefined ? null : askRedis(REDIS_URL),
  ])
  return {
    nodeVersion,
    environmentProblem: null,
    look: { ...database, disk: await diskSpace(DATA_DIR), redis, audit: await lookAtAudit(DATA_DIR) },
  }
}

/** Null: no server runs there. */
async function throughServer(options: ServerOptions): Promise<Database | null> {
  try {
    const server = await thisServer(options)
    if (!server) return null
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

async function onFolder(environment: Environment): Promise<Database> {
  const { DATA_DIR, BRANCH_CODE, SECRET_KEY } = environment
  try {
    const store = await openBranchStore({ dataDir: DATA_DIR })
    try {
      const log = createLog(`branch ${BRANCH_CODE}`, 'silent')
      const ports = { clock: systemClock, random: systemRandom, ids: systemIds, fetch: systemFetch, log }
      const secretKey = SECRET_KEY ?? folderSecretKey(DATA_DIR, systemIds)
      const { services } = await createBranch(store, { ...environment, SECRET_KEY: secretKey }, ports)
      const connection = await askCentral(services)
      services.central.close()
      return {
        server: { state: 'open' },
        connection,
        deadLetters: (await store.read.countOutbox(new Date(systemClock.now()).toISOString())).dead,
      }
    } finally {
      await store.close()
    }
  } catch (error) {
    return { server: { state: 'broken', problem: (error as Error).message }, connection: null, deadLetters: null }
  }
}

/** The client of Redis is loaded only where there is one to ask. */
async function askRedis(url: string): Promise<NonNullable<Look['redis']>> {
  const { redisAnswers } = await import('@branchline/platform/redis')
  return redisAnswers(url)
}
