import { setTimeout as sleep } from 'node:timers/promises'
import Database from 'libsql'
import type { Machine } from '../ground/machine.ts'
import type { Row } from '../report/row.ts'
import { withLoneBranch, wrong } from './lone-branch.ts'

/** The branch waits this long for another program, then refuses. */
const branchWaitsMs = 10_000
const heldMs = { short: 2_000, long: branchWaitsMs + 1_500 } as const

/** Another program holds the branch's database: a backup, a curious person. A short while is waited for, a long one refused. */
export async function heldDatabase(machine: Machine, { long }: { long: boolean }): Promise<Row> {
  const row: Row = { what: 'database held by another program', times: 0, violations: [], restMs: [] }
  await withLoneBranch(machine, 'HLD', {}, async ({ site, till, trySale, settle }) => {
    await till.sell()
    for (const ms of long ? [heldMs.short, heldMs.long] : [heldMs.short]) {
      const other = new Database(site.file)
      other.exec('PRAGMA busy_timeout = 5000')
      other.exec('BEGIN EXCLUSIVE')
      const selling = trySale()
      await sleep(ms)
      other.exec('ROLLBACK')
      other.close()
      const { answer, tookMs } = await selling
      row.times += 1
      const expected = ms < branchWaitsMs ? 'sold' : 'UNAVAILABLE'
      if (answer !== expected) row.violations.push(wrong(`held for ${ms} ms: ${answer} after ${Math.round(tookMs)} ms`))
      const next = await trySale()
      if (next.answer !== 'sold') row.violations.push(wrong(`the sale after that was answered: ${next.answer}`))
      await settle(row)
    }
  })
  return row
}
