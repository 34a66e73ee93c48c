import type { Stage } from '../workload/stage.ts'
import type { Chance } from '../world/chance.ts'
import type { TillMachine } from './till-machine.ts'

const minuteMs = 60_000
const hourMs = 60 * minuteMs

/** What breaks around a till: called before every step of a cashier. Answers whether he has to log in again. */
export function tillMishap(stage: Stage, machine: TillMachine, chance: Chance): boolean {
  const { faults, world, branches, network, tills } = stage
  const { name, branch } = machine
  const { branchCode } = branch
  if (faults.strikes('branch down while tills sell', branchCode, 10)) {
    const isLong = chance.next('how long down') < 0.1
    const downMs = isLong
      ? chance.integer('down for days', 8 * hourMs, 40 * hourMs)
      : chance.integer('down', 5_000, 8 * minuteMs)
    world.tell('chain', `the branches are down for ${Math.round(downMs / 1_000)} s, and the tills sell on`)
    for (const one of branches) one.closeShop(downMs + chance.integer('comes up', 0, 5_000))
  }
  if (faults.strikes('central away while tills sell', branchCode, 10)) {
    const awayMs = () => chance.integer('away', 5_000, 8 * minuteMs)
    network.cut(branchCode, awayMs(), 'both')
    for (const till of machinesOf(stage, branchCode)) tills?.lines.wan.cut(till, awayMs(), 'both')
  }
  if (faults.strikes('browser killed', name, 6)) later(stage, chance, machine, () => machine.kill())
  if (faults.strikes('power cut at a till', name, 4)) later(stage, chance, machine, () => machine.losePower())
  if (faults.strikes('browser storage cleared', name, 2.5)) {
    world.tell(name, 'its storage is cleared')
    if (chance.next('cleared while it is closed') < 0.5) machine.kill()
    machine.clear()
  }
  if (faults.strikes('second tab', name, 5) && machine.pages.length === 1) machine.newPage()
  if (faults.strikes('browser closed the database', name, 4)) {
    world.tell(name, 'the browser closes the database')
    for (const { disk } of machine.pages) disk.closedByBrowser()
  }
  if (faults.strikes('cashier session ended', name, 6)) {
    const { held } = stage.database.tables.sessions
    for (const [id, row] of held) if (row.username === cashierOf(branchCode)) held.delete(id)
    branch.sql.prepare('DELETE FROM "Session" WHERE "username" = ?').run(cashierOf(branchCode))
  }
  const [page] = machine.pages
  if (!page?.client || !faults.strikes('cashier signed out', name, 5)) return false
  void page.client.signOut().catch(() => {})
  return true
}

export function cashierOf(branchCode: string): string {
  return `cashier-${branchCode}`
}

function machinesOf({ tills }: Stage, branchCode: string): string[] {
  return (tills?.machines ?? []).flatMap(({ branch, name }) => (branch.branchCode === branchCode ? [name] : []))
}

/** In the middle of what the cashier does next. */
function later({ world }: Stage, chance: Chance, { name }: TillMachine, run: () => void): void {
  world.after(chance.integer(`when ${name} dies`, 0, 300), `${name} dies`, run)
}
