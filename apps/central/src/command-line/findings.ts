import type { DatabaseLook } from '@branchline/db/central'
import { bad, diskFinding, type Finding, good, redisFinding, warning } from '@branchline/platform/command-line'
import { type ErrorCode, errorTable } from '@branchline/protocol'

/** What a look at central's machine found. */
export interface CentralFacts {
  server:
    | { state: 'running'; aheadMs: number }
    | { state: 'stopped' }
    | { state: 'broken'; problem: string; code: ErrorCode | null }
  /** Null: central brings its own. */
  database: DatabaseLook | null
  /** Connections that one central keeps at most, one that listens aside. */
  poolConnections: number
  /** Branches that were not heard for an hour, of those that are on; null: nobody could say. */
  branches: { on: number; silent: string[] } | null
  disk: { freeBytes: number; totalBytes: number } | null
  redis: { ok: true } | { ok: false; problem: string } | null
  /** `where`: the address or file whose certificate was looked at; null: central speaks plain http, and no https address was given. */
  tls: { where: string; untilMs: number | null; problem: string | null } | { where: null; allowsHttp: boolean }
  /** Of the address people are told: null where none is set. */
  alertMail: boolean
}

const clockOffMs = 60_000
const namedMax = 5
const dayMs = 86_400_000
/** What renews certificates by itself does it earlier. */
const renewDays = 14
/** For backups, people and what else asks. */
const sparedConnections = 20

/** What is well, what is not, and what to do about it. Pure. */
export function findingsOf(facts: CentralFacts, nowMs: number): Finding[] {
  const { server, database, poolConnections, branches, disk, redis, tls, alertMail } = facts
  const findings = [serverFinding(server), tlsFinding(tls, nowMs)]
  if (database) findings.push(...databaseFindings(database, poolConnections))
  findings.push(diskFinding(disk, 'a full disk stops central; branches sell on.'))
  if (branches) findings.push(branchesFinding(branches))
  if (redis) findings.push(redisFinding(redis))
  if (!alertMail)
    findings.push(warning('mail', 'SMTP_URL is not set', 'Alerts are shown and called by webhook, but not mailed.'))
  return findings
}

function serverFinding(server: CentralFacts['server']): Finding {
  if (server.state === 'stopped')
    return warning('server', 'not running', 'Start it: branches wait and sell on meanwhile.')
  if (server.state === 'broken') {
    const { problem, code } = server
    return code === null
      ? bad('server', problem, 'Do what the message says.')
      : bad('server', `${code}: ${problem}`, errorTable[code].action)
  }
  return Math.abs(server.aheadMs) < clockOffMs
    ? good('server', 'running')
    : bad('server', `its clock and this one differ by ${Math.round(server.aheadMs / 1000)} s`, 'Set both by NTP.')
}

function tlsFinding(tls: CentralFacts['tls'], nowMs: number): Finding {
  if (tls.where === null) {
    return tls.allowsHttp
      ? warning(
          'TLS',
          'plain http is taken from every machine',
          'Take BRANCHLINE_ALLOW_HTTP away: it is for trying out. Shops reach central by https.',
        )
      : warning(
          'TLS',
          'central speaks plain http, to this machine and its proxies alone',
          'Have the certificate looked at that shops see: central doctor --url https://<what shops call>.',
        )
  }
  const { where, untilMs, problem } = tls
  const replace =
    'Replace the certificate, or have it renewed by itself. Branches refuse to speak to central without a good one.'
  if (problem !== null || untilMs === null) return bad('TLS', `${where}: ${problem}`, replace)
  const days = Math.floor((untilMs - nowMs) / dayMs)
  const found = `${where}: the certificate is good for ${days} days`
  if (days < 0) return bad('TLS', `${where}: the certificate ended ${-days} days ago`, replace)
  return days < renewDays ? warning('TLS', found, replace) : good('TLS', found)
}

function databaseFindings(database: DatabaseLook, poolConnections: number): Finding[] {
  if (!database.ok) {
    const advice = 'Start PostgreSQL, or correct DATABASE_URL. Branches sell on meanwhile.'
    return [bad('database', database.problem, advice)]
  }
  const { version, pending, connectionsMax, centrals } = database
  const each = poolConnections + 1
  const room = Math.floor((connectionsMax - sparedConnections) / each)
  const found = `${connectionsMax}: room for ${room} centrals of ${each}; ${centrals} run`
  const advice = `Raise max_connections to ${Math.max(centrals, 2) * each + sparedConnections} or more, or lower DATABASE_POOL.`
  return [
    pending.length === 0
      ? good('database', `PostgreSQL ${version}`)
      : warning('database', `PostgreSQL ${version}; ${pending.length} migrations wait`, 'The next start applies them.'),
    centrals > room || room === 0
      ? bad('connections', found, advice)
      : centrals === room
        ? warning('connections', `${found}; a rolling restart has none to spare`, advice)
        : good('connections', found),
  ]
}

function branchesFinding({ on, silent }: { on: number; silent: string[] }): Finding {
  if (silent.length === 0) return good('branches', `${on} on, all heard within the hour`)
  const named = silent.slice(0, namedMax).join(', ')
  const found = `${silent.length} of ${on} not heard for an hour: ${named}${silent.length > namedMax ? ' ...' : ''}`
  return warning('branches', found, 'Ask there for `branch doctor`. What they owe waits for them.')
}
