import type { SaleRow, StorageLoss } from '@branchline/pos-client'
import type { BranchServer } from '../branch/branch-server.ts'
import type { Chance } from '../world/chance.ts'
import type { World } from '../world/world.ts'
import { BrowserDisk, type BrowserDisks } from './browser-disk.ts'
import { type Lines, TillPage } from './till-page.ts'
import { WebLocks } from './web-locks.ts'

export interface MachineOptions {
  world: World
  chance: Chance
  lines: Lines
  disks: BrowserDisks
  branch: BranchServer
  name: string
  /** Planted bugs. */
  relaxed: boolean
  blind: boolean
  added(machine: TillMachine, row: SaleRow): void
  removed(machine: TillMachine, row: SaleRow): void
  cleared(machine: TillMachine, rows: SaleRow[]): void
  /** A power cut took them. */
  lost(rows: SaleRow[]): void
  noticed(machine: TillMachine, loss: StorageLoss): void
  committed(machine: TillMachine): void
}

/** A till as a thing on the counter: a browser, what it keeps, and the pages that are open in it. */
export class TillMachine {
  readonly name: string
  readonly branch: BranchServer
  readonly disk: BrowserDisk
  /** What localStorage holds. */
  readonly notes = new Map<string, string>()
  readonly locks = new WebLocks()
  /** Called when the last page is gone. */
  allGone: () => void = () => {}
  readonly #options: MachineOptions
  #pages: TillPage[] = []
  #opened = 0

  constructor(options: MachineOptions) {
    this.#options = options
    this.name = options.name
    this.branch = options.branch
    this.disk = new BrowserDisk(
      {
        added: (row) => options.added(this, row),
        removed: (row) => options.removed(this, row),
        committed: () => options.committed(this),
      },
      options.relaxed,
    )
  }

  /** Those that are alive, the oldest first. */
  get pages(): readonly TillPage[] {
    this.#pages = this.#pages.filter(({ alive }) => alive)
    return this.#pages
  }

  newPage(): TillPage {
    const { world, chance, lines, disks } = this.#options
    this.#opened += 1
    const page = new TillPage(world, chance, this, lines, `${this.name} page ${this.#opened}`)
    disks.attach(page.id, page.disk)
    this.#pages.push(page)
    page.process.onDeath(() => {
      if (this.pages.length === 0) this.allGone()
    })
    return page
  }

  /** A BroadcastChannel: every other page hears it a moment later. */
  tell(from: TillPage, message: string): void {
    for (const page of this.pages) {
      if (page === from) continue
      this.#options.world.after(0, `${page.id} hears`, () => {
        if (page.alive) page.hear(message)
      })
    }
  }

  kill(): void {
    for (const page of this.pages) page.kill()
  }

  /** The plug is pulled. */
  losePower(): void {
    this.kill()
    const before = this.disk.rows
    this.disk.loseUnsaved()
    const left = new Set(this.disk.rows.map(({ sequence }) => sequence))
    this.#options.lost(before.filter(({ sequence }) => !left.has(sequence)))
  }

  /** What a page finds noted. */
  noteOf(key: string): string | null {
    return this.#options.blind ? null : (this.notes.get(key) ?? null)
  }

  /** How many rows the note beside the database says were written. */
  get noted(): number {
    const [note] = this.notes.values()
    return note === undefined ? 0 : (JSON.parse(note) as { sequence: number }).sequence
  }

  /** The browser, or somebody, throws the database away, under the pages that are open. */
  clear(): void {
    for (const { disk } of this.pages) disk.closedByBrowser()
    this.#options.cleared(this, this.disk.rows)
    this.disk.clear()
  }

  noticed(loss: StorageLoss): void {
    this.#options.noticed(this, loss)
  }
}
