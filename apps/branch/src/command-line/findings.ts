import { bad, diskFinding, type Finding, good, redisFinding, warning } from '@branchline/platform/command-line'
import { errorTable } from '@branchline/protocol'
import type { ConnectionVerdict } from '../sync/connection-verdict.ts'

/** What a look at a branch's machine found. */
export interface BranchFacts {
  /** `open`: nothing runs, and the database opened. */
  server: { state: 'running' } | { state: 'open' } | { state: 'broken'; problem: string }
  disk: { freeBytes: number; totalBytes: number } | null
  /** Null: it could not be asked, since neither server nor database is to be had. */
  connection: ConnectionVerdict | null
  deadLetters: number | null
  /** A release that did not start, and that the one before it runs for. */
  refusedRelease: string | null
  /** Null: no Redis is set. */
  redis: { ok: true } | { ok: false; problem: string } | null
  /** Null: there is none yet. */
  audit: { flaws: number; text: string } | null
}

/** What is well, what is not, and what to do about it. Pure. */
export function findingsOf(facts: BranchFacts): Finding[] {
  const { server, disk, connection, deadLetters, refusedRelease, redis, audit } = facts
  const findings: Finding[] = []
  if (server.state === 'running') findings.push(good('server', 'running'))
  if (server.state === 'open')
    findings.push(warning('server', 'not running; its database is whole', 'Start it: tills wait for it.'))
  if (server.state === 'broken') {
    findings.push(
      bad('server', server.problem, 'Do what the message says. Nothing that was confirmed is deleted by trying again.'),
    )
  }
  findings.push(diskFinding(disk, 'a full disk stops selling.'))
  if (connection) {
    findings.push(
      connection.ok
        ? good('head office', connection.message)
        : bad(
            'head office',
            `${connection.code}: ${connection.message}`,
            `${errorTable[connection.code].action} Sales go on meanwhile.`,
          ),
    )
  }
  if (refusedRelease !== null) {
    findings.push(
      warning(
        'release',
        `${refusedRelease} did not start; the one before it runs`,
        'journalctl -u branchline-branch says why. Install another one: it is taken in the next update window.',
      ),
    )
  }
  if (deadLetters !== null && deadLetters > 0) {
    findings.push(warning('dead letters', `${deadLetters} wait for a person`, 'branch dead-letters lists them.'))
  }
  if (audit && audit.flaws === 0) findings.push(good('audit', audit.text))
  if (audit && audit.flaws > 0) {
    findings.push(
      bad(
        'audit',
        audit.text,
        "Find out who writes to the branch's database beside its server; compare it with a backup.",
      ),
    )
  }
  if (redis) findings.push(redisFinding(redis))
  return findings
}
