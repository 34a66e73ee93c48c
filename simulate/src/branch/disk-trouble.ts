import { BranchlineError } from '@branchline/protocol'
import type { Faults } from '../faults.ts'
import type { Chance } from '../world/chance.ts'
import type { Process } from '../world/process.ts'
import type { World } from '../world/world.ts'

/** How long SQLite waits for a lock before it gives up. */
const busyMsMax = 10_000

/** What a branch's disk and database refuse for a while: writes, while another holds the lock, and writes, while the disk is full. */
export class DiskTrouble {
  #lockedUntilMs = 0
  #fullUntilMs = 0

  constructor(
    private readonly world: World,
    private readonly chance: Chance,
    private readonly faults: Faults,
    private readonly name: string,
  ) {}

  /** Another program, such as one that makes a copy, holds the write lock. */
  lock(ms: number): void {
    this.#lockedUntilMs = this.world.nowMs + ms
    this.world.tell(this.name, `its database is locked for ${ms} ms`)
  }

  heal(): void {
    this.#lockedUntilMs = 0
    this.#fullUntilMs = 0
  }

  async waitForLock(process: Process): Promise<void> {
    const leftMs = this.#lockedUntilMs - this.world.nowMs
    if (leftMs <= 0) return
    await process.sleep(Math.min(leftMs, busyMsMax))
    // What the store makes of SQLITE_BUSY: here no transaction was begun that could.
    if (leftMs > busyMsMax) throw new BranchlineError('UNAVAILABLE', 'database is locked')
  }

  /** The disk may fill up here, and is full for a while then. */
  refuseIfFull(operation: string): void {
    const { world, chance, faults, name } = this
    if (world.nowMs >= this.#fullUntilMs && faults.strikes('branch disk full', `${name} ${operation}`, 0.2)) {
      const ms = chance.integer(`full ${name}`, 0, 120_000)
      this.#fullUntilMs = world.nowMs + ms
      world.tell(name, `its disk is full for ${ms} ms`)
      throw full()
    }
    if (world.nowMs < this.#fullUntilMs) throw full()
  }
}

function full(): Error {
  return Object.assign(new Error('database or disk is full'), { code: 'SQLITE_FULL', rawCode: 13 })
}
