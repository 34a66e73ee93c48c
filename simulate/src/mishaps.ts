import type { BranchServer } from './branch/branch-server.ts'
import type { Stage } from './workload.ts'

const minuteMs = 60_000
const dayMs = 86_400_000

/** Now and then something breaks that is not a request: called once for every thing that people do. */
export function mishap({ chance, faults, network, branches, database, world, model }: Stage): void {
  const branch = chance.pick('whose mishap', branches)
  const { branchCode } = branch
  if (faults.strikes('partition', branchCode, 6)) {
    network.cut(branchCode, chance.integer('cut for', 1_000, 10 * minuteMs), chance.pick('cut', ['up', 'down', 'both']))
  }
  if (faults.strikes('login ended', branchCode, 8)) {
    world.tell('central', 'ends every session')
    database.tables.sessions.held.clear()
  }
  if (faults.strikes('clock jumps', branchCode, 5)) {
    branch.skew.ms = chance.integer('skew', -dayMs, dayMs)
    world.tell(branchCode, `its clock is wrong by ${Math.round(branch.skew.ms / minuteMs)} min`)
  }
  if (faults.strikes('poison record', branchCode, 8)) {
    const key = poison(branch)
    const sale = key === null ? undefined : model.sales.get(key)
    if (sale) sale.poisoned = true
    if (key !== null) world.tell(branchCode, `the operation of ${key.slice(0, 8)} is damaged on disk`)
  }
  if (faults.strikes('closed for days', 'chain', 1.5)) {
    world.tell('chain', 'every shop is closed for days')
    const closedMs = chance.integer('closed', dayMs, 4 * dayMs)
    for (const one of branches) one.kill(closedMs + chance.integer('opens', 0, minuteMs))
  }
}

/** Damages one operation that was never sent. Answers whose. */
function poison({ sql }: BranchServer): string | null {
  const row = sql
    .prepare(
      `SELECT "sequence", "key" FROM "Outbox" WHERE "state" = 'pending' AND NOT "everSent" AND "doctype" = 'Sales Invoice' LIMIT 1`,
    )
    .get() as { sequence: number; key: string } | undefined
  if (!row) return null
  sql
    .prepare(`UPDATE "OutboxPayload" SET "payload" = '{"doctype":"Sales Invoice"}' WHERE "sequence" = ?`)
    .run(row.sequence)
  return row.key
}
