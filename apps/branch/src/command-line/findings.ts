import type { ConnectionVerdict } from '../sync/connection-verdict.ts'

/** What a look at a branch's machine found. */
export interface BranchFacts {
  nodeVersion: string
  /** What is wrong with the environment; null: nothing. The rest was then not looked at. */
  environmentProblem: string | null
  look: {
    /** `open`: nothing runs, and the database opened. */
    server: { state: 'running' } | { state: 'open' } | { state: 'broken'; problem: string }
    disk: { freeBytes: number; totalBytes: number } | null
    /** Null: it could not be asked, since neither server nor database is to be had. */
    connection: ConnectionVerdict | null
    deadLetters: number | null
    /** Null: no Redis is set. */
    redis: { ok: true } | { ok: false; problem: string } | null
  } | null
}

/** `advice`: what a person does; null: nothing. */
export interface Finding {
  about: string
  verdict: 'good' | 'warning' | 'bad'
  found: string
  advice: string | null
}

const nodeNeeded = [20, 19] as const
const gigabyte = 1_000_000_000
const freeBytesWarn = 5 * gigabyte
const freeBytesBad = gigabyte / 2

/** What is well, what is not, and what to do about it. Pure. */
export function findingsOf({ nodeVersion, environmentProblem, look }: BranchFacts): Finding[] {
  const findings = [nodeFinding(nodeVersion)]
  if (environmentProblem !== null || !look) {
    return [
      ...findings,
      bad(
        'environment',
        environmentProblem ?? 'not read',
        'Set what is named, in the environment or in .env of the folder it starts in.',
      ),
    ]
  }
  findings.push(good('environment', 'complete'))
  const { server, disk, connection, deadLetters, redis } = look
  if (server.state === 'running') findings.push(good('server', 'running'))
  if (server.state === 'open')
    findings.push(warning('server', 'not running; its database is whole', 'Start it: tills wait for it.'))
  if (server.state === 'broken') {
    findings.push(
      bad('server', server.problem, 'Do what the message says. Nothing that was confirmed is deleted by trying again.'),
    )
  }
  findings.push(diskFinding(disk))
  if (connection) {
    findings.push(
      connection.ok
        ? good('head office', connection.message)
        : bad(
            'head office',
            `${connection.code}: ${connection.message}`,
            'docs/errors.md says what each code asks for. Sales go on meanwhile.',
          ),
    )
  }
  if (deadLetters !== null && deadLetters > 0) {
    findings.push(warning('dead letters', `${deadLetters} wait for a person`, 'branch dead-letters lists them.'))
  }
  if (redis) {
    findings.push(
      redis.ok
        ? good('Redis', 'answers')
        : warning('Redis', redis.problem, 'Jobs run in this process meanwhile. Start Redis, or take REDIS_URL away.'),
    )
  }
  return findings
}

function nodeFinding(version: string): Finding {
  const [major = 0, minor = 0] = version.replace(/^v/, '').split('.').map(Number)
  const [needMajor, needMinor] = nodeNeeded
  const isEnough = major > needMajor || (major === needMajor && minor >= needMinor)
  return isEnough
    ? good('Node', version)
    : bad('Node', `${version} is too old`, `Install ${needMajor}.${needMinor} or newer.`)
}

function diskFinding(disk: { freeBytes: number; totalBytes: number } | null): Finding {
  if (!disk) return warning('disk', 'does not say how much is free', 'Look at DATA_DIR: it has to be a local disk.')
  const free = `${(disk.freeBytes / gigabyte).toFixed(1)} of ${(disk.totalBytes / gigabyte).toFixed(1)} GB free`
  const advice = 'Make room on the disk of DATA_DIR: a full disk stops selling.'
  if (disk.freeBytes < freeBytesBad) return bad('disk', free, advice)
  return disk.freeBytes < freeBytesWarn ? warning('disk', free, advice) : good('disk', free)
}

const good = (about: string, found: string): Finding => ({ about, verdict: 'good', found, advice: null })
const warning = (about: string, found: string, advice: string): Finding => ({
  about,
  verdict: 'warning',
  found,
  advice,
})
const bad = (about: string, found: string, advice: string): Finding => ({ about, verdict: 'bad', found, advice })

/** A line for each, with what to do under it. Pure. */
export function findingsText(findings: Finding[]): string {
  const marks = { good: 'ok  ', warning: 'look', bad: 'BAD ' }
  const width = Math.max(...findings.map(({ about }) => about.length))
  return findings
    .map(({ about, verdict, found, advice }) => {
      const line = `${marks[verdict]}  ${about.padEnd(width)}  ${found}`
      return advice === null ? line : `${line}\n      ${' '.repeat(width)}  ${advice}`
    })
    .join('\n')
}
