/** What a doctor found. `advice`: what a person does; null: nothing. */
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

export const good = (about: string, found: string): Finding => ({ about, verdict: 'good', found, advice: null })
export const warning = (about: string, found: string, advice: string): Finding => ({
  about,
  verdict: 'warning',
  found,
  advice,
})
export const bad = (about: string, found: string, advice: string): Finding => ({ about, verdict: 'bad', found, advice })

/** Of `process.version`. Pure. */
export function nodeFinding(version: string): Finding {
  const [major = 0, minor = 0] = version.replace(/^v/, '').split('.').map(Number)
  const [needMajor, needMinor] = nodeNeeded
  const isEnough = major > needMajor || (major === needMajor && minor >= needMinor)
  return isEnough
    ? good('Node', version)
    : bad('Node', `${version} is too old`, `Install ${needMajor}.${needMinor} or newer.`)
}

/** Of the disk of DATA_DIR; `fullMeans`: what a full one does here. Pure. */
export function diskFinding(disk: { freeBytes: number; totalBytes: number } | null, fullMeans: string): Finding {
  if (!disk) return warning('disk', 'does not say how much is free', 'Look at DATA_DIR: it has to be a local disk.')
  const free = `${(disk.freeBytes / gigabyte).toFixed(1)} of ${(disk.totalBytes / gigabyte).toFixed(1)} GB free`
  const advice = `Make room on the disk of DATA_DIR: ${fullMeans}`
  if (disk.freeBytes < freeBytesBad) return bad('disk', free, advice)
  return disk.freeBytes < freeBytesWarn ? warning('disk', free, advice) : good('disk', free)
}

/** Pure. */
export function redisFinding(redis: { ok: true } | { ok: false; problem: string }): Finding {
  return redis.ok
    ? good('Redis', 'answers')
    : warning('Redis', redis.problem, 'Jobs run in this process meanwhile. Start Redis, or take REDIS_URL away.')
}

/** What is asked of an environment that is not complete. Pure. */
export function environmentFinding(problem: string): Finding {
  return bad('environment', problem, 'Set what is named, in the environment or in .env of the folder it starts in.')
}

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
