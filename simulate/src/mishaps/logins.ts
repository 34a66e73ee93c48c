import type { BranchServer } from '../branch/branch-server.ts'
import type { Stage } from '../workload.ts'

const minuteMs = 60_000

/** What becomes of a branch's login at central. Branches have no procedures for these yet: rows are changed as an operator would by hand. */
export function loginMishap({ chance, faults, database, world, passwords }: Stage, branch: BranchServer): void {
  const { branchCode } = branch
  const { sessions, users, sites } = database.tables
  if (faults.strikes('login ended', branchCode, 8)) {
    world.tell('central', 'ends every session')
    database.endSessions()
  }
  const user = users.held.get(`branch-${branchCode}`)
  if (user && passwords && faults.strikes('password changed', branchCode, 4)) {
    const [before, next] = branch.password === passwords[0].text ? passwords : [passwords[1], passwords[0]]
    const overlapMs = chance.integer('overlap', 0, 2) * 30 * minuteMs
    const until = new Date(world.nowMs + overlapMs).toISOString()
    const previous = overlapMs > 0 ? before.hash : null
    users.held.set(user.username, {
      ...{ ...user, passwordHash: next.hash, previousPasswordHash: previous },
      previousPasswordUntil: previous ? until : null,
    })
    for (const [id, row] of sessions.held) {
      if (row.username !== user.username) continue
      if (previous) sessions.held.set(id, { ...row, expiresAt: row.expiresAt < until ? row.expiresAt : until })
      else sessions.held.delete(id)
    }
    world.tell('central', `${branchCode} has another password; the one before counts ${overlapMs / minuteMs} min more`)
    // Somebody tells the branch, within the overlap or after it.
    world.after(chance.integer('told', 1_000, 40 * minuteMs), `${branchCode} is told its password`, () => {
      branch.password = next.text
      branch.kill(chance.integer('restarted', 500, 5_000))
    })
  }
  const site = sites.held.get(branchCode)
  if (site && faults.strikes('branch disabled', branchCode, 3)) {
    world.tell('central', `disables ${branchCode}`)
    sites.held.set(branchCode, { ...site, enabled: false })
    for (const [id, row] of sessions.held) if (row.branchCode === branchCode) sessions.held.delete(id)
    world.after(chance.integer('disabled', 10_000, 20 * minuteMs), `${branchCode} is enabled`, () => {
      sites.held.set(branchCode, { ...(sites.held.get(branchCode) ?? site), enabled: true })
    })
  }
}
