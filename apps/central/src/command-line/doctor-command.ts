import { lookAtDatabase } from '@branchline/db/central'
import { diskSpace, findingsText, print, readEnvironment, systemClock } from '@branchline/platform'
import type { Command } from 'commander'
import { type Environment, environmentSchema } from '../env.ts'
import { type CentralFacts, findingsOf } from './findings.ts'
import { type ServerOptions, serverCommand, thisCentral } from './this-server.ts'

type Look = NonNullable<CentralFacts['look']>

const silentMs = 60 * 60_000

/** `pnpm central doctor`. Ends with 1 if something is bad. */
export function doctorCommand(): Command {
  return serverCommand('doctor', 'Look whether this machine can run central, and say what to do.').action(
    async (options: ServerOptions) => {
      const findings = findingsOf(await look(options))
      print(findings, findingsText(findings), options)
      process.exitCode = findings.some(({ verdict }) => verdict === 'bad') ? 1 : 0
    },
  )
}

async function look(options: ServerOptions): Promise<CentralFacts> {
  const nodeVersion = process.version
  let environment: Environment
  try {
    environment = readEnvironment(environmentSchema)
  } catch (error) {
    return { nodeVersion, environmentProblem: (error as Error).message, look: null }
  }
  const { DATA_DIR, DATABASE_URL, REDIS_URL, SMTP_URL } = environment
  const [asked, database, redis, disk] = await Promise.all([
    askServer(options),
    DATABASE_URL === undefined ? null : lookAtDatabase(DATABASE_URL),
    REDIS_URL === undefined
      ? null
      : import('@branchline/platform/redis').then((redis) => redis.redisAnswers(REDIS_URL)),
    diskSpace(DATA_DIR),
  ])
  return {
    nodeVersion,
    environmentProblem: null,
    look: { ...asked, database, redis, disk, alertMail: SMTP_URL !== undefined },
  }
}

async function askServer(options: ServerOptions): Promise<Pick<Look, 'server' | 'branches'>> {
  try {
    const central = await thisCentral(options)
    if (!central) return { server: { state: 'stopped' }, branches: null }
    const askedMs = systemClock.now()
    const { serverTime } = await central.health.query()
    const now = systemClock.now()
    const { branches } = await central.branches.list.query()
    const on = branches.filter(({ enabled }) => enabled)
    const silent = on.filter(({ lastHeartbeatAt }) => lastHeartbeatAt !== null && isOld(lastHeartbeatAt, now))
    return {
      server: { state: 'running', aheadMs: Date.parse(serverTime) - (askedMs + now) / 2 },
      branches: { on: on.length, silent: silent.map(({ branchCode }) => branchCode) },
    }
  } catch (error) {
    return { server: { state: 'broken', problem: (error as Error).message }, branches: null }
  }
}

const isOld = (at: string, now: number) => now - Date.parse(at) > silentMs
