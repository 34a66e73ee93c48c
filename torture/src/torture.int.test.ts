import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import type { Row } from './report/row.ts'

// The command as a person runs it: `pnpm torture --kills 40 --quick`, on real processes, SQLite files and PostgreSQL.

const main = fileURLToPath(new URL('../dist/main.js', import.meta.url))
const folder = mkdtempSync(join(tmpdir(), 'branchline-torture-test-'))
const kills = 40
let rows: Row[] = []

beforeAll(async () => {
  const report = join(folder, 'report.json')
  const { code, said } = await torture(['--kills', String(kills), '--quick', '--json', report])
  if (!existsSync(report)) throw new Error(`torture ended with ${code}: ${said}`)
  rows = JSON.parse(readFileSync(report, 'utf8'))
}, 280_000)
afterAll(() => rmSync(folder, { recursive: true, force: true }))

it('40 random kills of branches and central lose, double and disorder nothing', () => {
  const killed = rowsOf('kill -9 of')
  expect(killed.flatMap(({ violations }) => violations)).toEqual([])
  expect(killed.reduce((sum, { times }) => sum + times, 0)).toBe(kills)
  expect(killed.map(({ what }) => what).sort()).toEqual(['kill -9 of a branch', 'kill -9 of central'])
})

it.each([
  ['branch: submit a sale', 7],
  ['branch: settle a batch', 5],
  ['central: take a pushed batch', 6],
])(
  '%s: dead before any of its statements, and after its commit, nothing is lost or done twice',
  (name, leastStatements) => {
    const [row] = rowsOf(name)
    expect(row?.violations).toEqual([])
    const statements = Number(/\((\d+) statements\)/.exec(row?.what ?? '')?.[1])
    expect(statements).toBeGreaterThanOrEqual(leastStatements)
    // Before each one, and after the last.
    expect(row?.times).toBe(statements + 1)
  },
)

it('every round came to rest', () => {
  expect(rows.filter(({ restMs }) => restMs.length === 0)).toEqual([])
})

it('an interrupted run leaves no process and no folder behind', async () => {
  const { code, said } = await torture(['--kills', '5', '--quick'], 'kills', 6_000)
  expect(said).not.toContain('Error')
  expect(code).toBe(130)
}, 120_000)

function rowsOf(name: string): Row[] {
  return rows.filter(({ what }) => what.startsWith(name))
}

/** Runs the command in a temporary folder of its own. `interruptAfterMs`: as Ctrl-C. */
async function torture(
  args: readonly string[],
  name = 'run',
  interruptAfterMs?: number,
): Promise<{ code: number | null; said: string }> {
  const TMPDIR = mkdtempSync(join(folder, `${name}-`))
  const child = spawn(process.execPath, [main, ...args], { env: { ...process.env, TMPDIR }, stdio: 'pipe' })
  let said = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk) => {
      said += chunk
    })
  }
  if (interruptAfterMs !== undefined) setTimeout(() => child.kill('SIGINT'), interruptAfterMs)
  const [code] = (await once(child, 'exit')) as [number | null]
  if (code !== 1) expect(readdirSync(TMPDIR)).toEqual([])
  // The guard ends a moment after the run it guards.
  await vi.waitFor(() => expect(runningIn(TMPDIR)).toEqual([]), { timeout: 15_000 })
  return { code, said }
}

/** Processes that have this folder in their command or their environment. */
function runningIn(text: string): string[] {
  return readdirSync('/proc')
    .filter((pid) => /^\d+$/.test(pid) && Number(pid) !== process.pid)
    .filter((pid) => ['cmdline', 'environ'].some((file) => readQuietly(`/proc/${pid}/${file}`).includes(text)))
}

function readQuietly(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return ''
  }
}
