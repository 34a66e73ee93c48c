import {
  bad,
  diskFinding,
  environmentFinding,
  type Finding,
  good,
  nodeFinding,
  redisFinding,
  warning,
} from '@branchline/platform'

/** What a look at central's machine found. */
export interface CentralFacts {
  nodeVersion: string
  /** What is wrong with the environment; null: nothing. The rest was then not looked at. */
  environmentProblem: string | null
  look: {
    server: { state: 'running'; aheadMs: number } | { state: 'stopped' } | { state: 'broken'; problem: string }
    /** Null: it was not looked at, since central runs and answers from it, or has none yet. */
    database: { ok: true; version: string; pending: string[] } | { ok: false; problem: string } | null
    /** Branches that were not heard for an hour, of those that are on; null: nobody could say. */
    branches: { on: number; silent: string[] } | null
    disk: { freeBytes: number; totalBytes: number } | null
    redis: { ok: true } | { ok: false; problem: string } | null
    /** Of the address people are told: null where none is set. */
    alertMail: boolean
  } | null
}

const clockOffMs = 60_000
const namedMax = 5

/** What is well, what is not, and what to do about it. Pure. */
export function findingsOf({ nodeVersion, environmentProblem, look }: CentralFacts): Finding[] {
  const findings = [nodeFinding(nodeVersion)]
  if (environmentProblem !== null || !look) return [...findings, environmentFinding(environmentProblem ?? 'not read')]
  const { server, database, branches, disk, redis, alertMail } = look
  findings.push(good('environment', 'complete'))
  if (server.state === 'running') {
    findings.push(
      Math.abs(server.aheadMs) < clockOffMs
        ? good('server', 'running')
        : bad('server', `its clock and this one differ by ${Math.round(server.aheadMs / 1000)} s`, 'Set both by NTP.'),
    )
  }
  if (server.state === 'stopped')
    findings.push(warning('server', 'not running', 'Start it: branches wait and sell on meanwhile.'))
  if (server.state === 'broken') findings.push(bad('server', server.problem, 'Do what the message says.'))
  if (database) findings.push(databaseFinding(database))
  findings.push(diskFinding(disk, 'a full disk stops central; branches sell on.'))
  if (branches) findings.push(branchesFinding(branches))
  if (redis) findings.push(redisFinding(redis))
  if (!alertMail)
    findings.push(warning('mail', 'SMTP_URL is not set', 'Alerts are shown and called by webhook, but not mailed.'))
  return findings
}

function databaseFinding(database: NonNullable<NonNullable<CentralFacts['look']>['database']>): Finding {
  if (!database.ok) {
    return bad('database', database.problem, 'Start PostgreSQL, or correct DATABASE_URL. Branches sell on meanwhile.')
  }
  const { version, pending } = database
  return pending.length === 0
    ? good('database', `PostgreSQL ${version}`)
    : warning('database', `PostgreSQL ${version}; ${pending.length} migrations wait`, 'The next start applies them.')
}

function branchesFinding({ on, silent }: { on: number; silent: string[] }): Finding {
  if (silent.length === 0) return good('branches', `${on} on, all heard within the hour`)
  const named = silent.slice(0, namedMax).join(', ')
  const found = `${silent.length} of ${on} not heard for an hour: ${named}${silent.length > namedMax ? ' ...' : ''}`
  return warning('branches', found, 'Ask there for `branch doctor`. What they owe waits for them.')
}
