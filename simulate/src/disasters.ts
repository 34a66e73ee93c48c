import type { BranchServer } from './branch/branch-server.ts'
import type { Backup } from './central/simulated-database.ts'
import type { Checks } from './checks.ts'
import { Clone, type CloneFrom } from './clone.ts'
import type { Lives } from './lives.ts'
import type { Stage } from './workload.ts'

/** A backup older than this, with shops closed for days and clocks that are wrong, may lose what nobody sends again. */
const backupMsMax = 6 * 3_600_000
/** A younger one loses nothing. */
const backupMsMin = 20_000

/** Databases that go back or run twice: backups are made in passing, and put back later. */
export class Disasters {
  #clone: Clone | null = null
  readonly #backups = new Map<BranchServer, string>()
  #centralBackup: Backup | null = null
  #lives = 1
  readonly #listeners: ((whose: BranchServer | 'central', downMs: number) => void)[] = []

  constructor(
    private readonly stage: Stage,
    private readonly lives: Lives,
    private readonly checks: Checks,
    private readonly cloneFrom: CloneFrom,
    /** Peers of the first day know nothing of other lives. */
    private readonly isOld: (server: string) => boolean,
  ) {}

  /** Servers that are not branches of their own. */
  get copies(): BranchServer[] {
    return this.#clone ? [this.#clone.server] : []
  }

  get areOver(): boolean {
    return this.#clone?.isOver ?? true
  }

  /** Runs whenever a database is put back to what it was; its server is up again after `downMs`. */
  onRestored(run: (whose: BranchServer | 'central', downMs: number) => void): void {
    this.#listeners.push(run)
  }

  maybe(branch: BranchServer): void {
    this.#maybeCentral()
    if (this.isOld(branch.name)) return
    this.#maybeRestore(branch)
    this.#maybeClone(branch)
  }

  #maybeRestore(branch: BranchServer): void {
    const { chance, faults } = this.stage
    if (!faults.isOn('branch restored') || this.#clone?.branch === branch) return
    const { branchCode } = branch
    const backup = this.#backups.get(branch)
    if (!backup) {
      if (branch.isUp && chance.next(`backup ${branchCode}`) < 0.4) this.#backups.set(branch, branch.disk.copyAside())
      return
    }
    if (!faults.strikes('branch restored', branchCode, 25)) return
    this.#backups.delete(branch)
    this.stage.world.tell(branchCode, 'its database is put back to an earlier copy')
    const downMs = chance.integer(`restored ${branchCode}`, 1_000, 300_000)
    branch.restore(backup, downMs)
    for (const hear of this.#listeners) hear(branch, downMs)
  }

  #maybeClone(branch: BranchServer): void {
    const { chance, faults } = this.stage
    if (this.#clone || !faults.isOn('branch cloned') || this.#backups.has(branch) || !branch.isUp) return
    if (!this.lives.isAdopted(branch.name) || chance.next(`clone ${branch.branchCode}`) > 0.12) return
    this.#clone = new Clone(this.stage, this.lives, branch, this.cloneFrom)
  }

  #maybeCentral(): void {
    const { chance, faults, database, world, central, model } = this.stage
    if (!faults.isOn('central restored')) return
    const backup = this.#centralBackup
    if (!backup || world.nowMs - backup.atMs > backupMsMax) {
      if (chance.next('backup of central') < 0.5) this.#centralBackup = database.backUp?.(world.nowMs) ?? null
      return
    }
    if (world.nowMs - backup.atMs < backupMsMin) return
    if (!faults.strikes('central restored', 'central', 30)) return
    this.#centralBackup = null
    this.#lives += 1
    const { sites, users } = database.tables
    const logins = [...users.held]
    const enabled = [...sites.held]
    const downMs = chance.integer('central restored', 1_000, 300_000)
    central.restore(backup, this.#lives.toString(16).padStart(16, '0'), downMs)
    // Whoever restores it sees to the logins.
    for (const [key, row] of logins) users.held.set(key, row)
    for (const [key, row] of enabled) sites.held.set(key, row)
    for (const name of model.items.keys()) model.items.set(name, null)
    for (const { doctype, name, body } of database.tables.documents.held.values()) {
      if (doctype === 'Item') model.items.set(name, String(JSON.parse(body).standard_rate))
    }
    this.lives.centralWentBack()
    this.checks.centralWentBack()
    for (const hear of this.#listeners) hear('central', downMs)
  }
}
