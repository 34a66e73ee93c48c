import type { BranchServer } from './branch/branch-server.ts'
import { clockMishap } from './mishaps/clocks.ts'
import { lineMishap } from './mishaps/lines.ts'
import { loginMishap } from './mishaps/logins.ts'
import type { Stage } from './workload.ts'

const minuteMs = 60_000
const dayMs = 86_400_000

/** Now and then something breaks that is not a request: called once for every thing that people do. */
export function mishap(stage: Stage): void {
  const { chance, faults, branches, world, model, disasters } = stage
  const branch = chance.pick('whose mishap', branches)
  const { branchCode } = branch
  lineMishap(stage, branch)
  clockMishap(stage, branch)
  loginMishap(stage, branch)
  if (faults.strikes('branch database busy', branchCode, 6)) branch.trouble.lock(chance.integer('busy', 100, minuteMs))
  if (faults.strikes('pushed by hand twice', branchCode, 8)) {
    const ask = () =>
      void branch
        .till()
        ?.sync.push()
        .catch(() => {})
    ask()
    world.after(chance.integer('again by hand', 0, 200), 'a person pushes again', ask)
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
    for (const one of [...branches, ...(disasters?.copies ?? [])])
      one.closeShop(closedMs + chance.integer('opens', 0, minuteMs))
  }
  disasters?.maybe(branch)
}

/** Damages one operation that was never sent. Answers whose. */
function poison({ sql }: BranchServer): string | null {
  const row = sql
    .prepare(
      `SELECT "sequence", "key" FROM "Outbox" WHERE "state" = 'pending' AND NOT "everSent" AND "doctype" = 'Sales Invoice'
       AND "name" NOT LIKE 'SINV-%-T__-%' LIMIT 1`,
    )
    .get() as { sequence: number; key: string } | undefined
  if (!row) return null
  sql
    .prepare(`UPDATE "OutboxPayload" SET "payload" = '{"doctype":"Sales Invoice"}' WHERE "sequence" = ?`)
    .run(row.sequence)
  return row.key
}

/** The end of all mishaps: clocks are right, logins are known, and whoever was down comes up. */
export function healMishaps({ branches, central, database, network, disasters, passwords }: Stage): void {
  const { users, sites } = database.tables
  network.heal()
  central.clock.setRight()
  for (const [key, row] of sites.held) sites.held.set(key, { ...row, enabled: true })
  for (const branch of [...branches, ...(disasters?.copies ?? [])]) {
    branch.skew.setRight()
    branch.trouble.heal()
    branch.openShop()
    const hash = users.held.get(`branch-${branch.branchCode}`)?.passwordHash
    const password = passwords?.find((known) => known.hash === hash)?.text
    if (password && password !== branch.password) {
      branch.password = password
      branch.kill(0)
    } else void branch.start()
  }
}
