import { createHash } from 'node:crypto'
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { ruleSeeds } from '@branchline/adapters'
import { openBranchStore } from '@branchline/db/branch'
import { hash } from '@node-rs/argon2'
import Database from 'libsql'
import { BranchServer, loginPassword } from './branch/branch-server.ts'
import { Broken } from './broken.ts'
import { CentralServer } from './central/central-server.ts'
import { MemoryDatabase } from './central/memory-database.ts'
import { Checks } from './checks.ts'
import { Faults } from './faults.ts'
import { Model } from './model.ts'
import type { Case, Outcome } from './outcome.ts'
import { planOf } from './plan.ts'
import { RarePaths } from './rare-paths.ts'
import { Workload } from './workload.ts'
import { Chance } from './world/chance.ts'
import { Network } from './world/network.ts'
import { World } from './world/world.ts'

const startMs = Date.UTC(2026, 2, 1, 8)
const minuteMs = 60_000
const dayMs = 86_400_000
/** After everything is healed it must be at rest by then. */
const restMsMax = 30 * minuteMs
const loadMsMax = 60 * dayMs
const eventsMax = 400_000

/** What every seed begins from: an empty migrated database, and a password's hash that is quick to check. */
export class Ground {
  private constructor(
    readonly folder: string,
    readonly template: string,
    readonly passwordHash: string,
  ) {}

  static async prepare(): Promise<Ground> {
    const memory = '/dev/shm'
    const folder = mkdtempSync(join(existsSync(memory) ? memory : tmpdir(), 'branchline-simulate-'))
    const template = join(folder, 'template', 'branch.sqlite')
    await (await openBranchStore({ dataDir: join(folder, 'template') })).close()
    // What is copied is this one file: all must be in it, and nothing in its log.
    const database = new Database(template)
    database.exec('PRAGMA wal_checkpoint(TRUNCATE)')
    database.close()
    const passwordHash = await hash(loginPassword, { memoryCost: 8, timeCost: 1, parallelism: 1 })
    return new Ground(folder, template, passwordHash)
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true })
  }
}

/** One run: load with faults, heal, come to rest, compare. */
export async function runSeed(ground: Ground, wanted: Case): Promise<Outcome> {
  const { seed } = wanted
  const chance = new Chance(seed)
  const plan = planOf(chance, wanted.branches)
  const world = new World({ startMs, traced: wanted.traced ?? false })
  const faults = new Faults(chance, wanted.without)
  const model = new Model()
  const database = new MemoryDatabase({ epoch: 'abcdef0123456789', pageMax: plan.pageMax })
  const checks = new Checks(database, model, () => world.nowMs)
  const paths = new RarePaths()
  const failures: Broken[] = []
  const broken = (error: unknown) => {
    failures.push(
      error instanceof Broken ? error : new Broken(0, error instanceof Error ? (error.stack ?? '') : String(error)),
    )
  }
  const guarded = (check: () => void) => {
    try {
      check()
    } catch (error) {
      broken(error)
    }
  }
  const planted = wanted.planted ?? null
  const central = new CentralServer({
    ...{ world, chance, faults, database, planted, paths },
    answered: (branchCode, path, text) => guarded(() => checks.answered(branchCode, path, text)),
    committed: (written) => {
      for (const [name, overlay] of Object.entries(written)) {
        if (overlay.written.size > 0) world.note('central', `${name} ${digestOf([...overlay.written])}`)
      }
      paths.centralWrote(written)
      guarded(() => checks.centralCommitted(written))
    },
  })
  const network = new Network(world, faults, (request, signal) => central.serve(request, signal))
  const folder = mkdtempSync(join(ground.folder, `seed-${seed}-`))
  const branches = plan.branchCodes.map(
    (branchCode) =>
      new BranchServer({
        ...{ world, chance, faults, network, planted, paths, branchCode },
        folder: join(folder, branchCode),
        template: ground.template,
        committed: (branch, written) => {
          const said = written.filter(({ name }) => name !== 'putSiteConfig')
          if (said.length > 0)
            world.note(branchCode, digestOf(said.map(({ name, values }) => [name, withoutSecrets(values)])))
          paths.branchWrote(branch, written)
          checks.branchCommitted(branch, written)
        },
      }),
  )
  const until = async (isOver: () => boolean, untilMs: number): Promise<boolean> => {
    while (!isOver()) {
      if (failures.length > 0) return true
      if (world.events > eventsMax || !(await world.step(untilMs))) return false
      guarded(() => checks.afterEvent())
    }
    return true
  }
  let restMs = 0
  try {
    seedCentral(database, ground.passwordHash, branches)
    checks.begin(branches)
    central.start()
    for (const branch of branches) void branch.start()
    await world.settle()
    const workload = new Workload(
      { world, chance, faults, network, central, database, branches, model, broken },
      plan.actions,
      wanted.actions,
    )
    workload.begin()
    if (!(await until(() => workload.isDone, startMs + loadMsMax)))
      broken(new Broken(0, 'people are still waiting for an answer'))
    if (failures.length === 0) {
      const healedMs = world.nowMs
      world.tell('world', 'everything is healed')
      faults.heal()
      network.heal()
      for (const branch of branches) {
        branch.skew.ms = 0
        void branch.start()
      }
      let lookMs = 0
      const atRest = () => {
        if (world.nowMs < lookMs) return false
        lookMs = world.nowMs + 1_000
        return checks.difference(branches) === null
      }
      if (!(await until(atRest, healedMs + restMsMax))) {
        broken(checks.difference(branches) ?? new Broken(0, 'it never came to rest'))
      }
      restMs = world.nowMs - healedMs
      paths.atRest(branches)
    }
    if (failures.length === 0) {
      guarded(() => checks.final())
      for (const branch of branches) guarded(() => checks.salesAreKept(branch))
      // The shops close. What is still on its way, up to days old, changes nothing any more.
      const before = digestOf(contentOf(database))
      for (const branch of branches) branch.kill(365 * dayMs)
      await until(() => false, world.nowMs + 4 * dayMs)
      if (digestOf(contentOf(database)) !== before)
        broken(new Broken(2, 'a request that came days late changed what central holds'))
    }
  } catch (error) {
    broken(error)
  } finally {
    central.kill()
    for (const branch of branches) await branch.close()
    rmSync(folder, { recursive: true, force: true })
  }
  world.note('end', digestOf(contentOf(database)))
  const [first] = failures
  return {
    ...{ seed, broken: first ? { guarantee: first.guarantee, message: first.message } : null },
    ...{ digest: world.digest, events: world.events, virtualMs: world.nowMs - startMs, restMs },
    ...{ branches: branches.length, actions: plan.actions, checks: checks.count },
    ...{ faults: Object.fromEntries(faults.counts), paths: paths.counts },
    ...{ outboxMax: paths.outboxMax, absorbed: paths.absorbed, trace: world.trace ?? [] },
  }
}

function seedCentral(database: MemoryDatabase, passwordHash: string, branches: BranchServer[]): void {
  const { rules, sites, users } = database.tables
  for (const rule of ruleSeeds) rules.held.set(rule.doctype, { ...rule, epoch: 0, rescoping: false })
  for (const { branchCode } of branches) {
    const username = `branch-${branchCode}`
    sites.held.set(branchCode, { branchCode, label: branchCode, timezone: 'UTC', username, enabled: true })
    users.held.set(username, { username, passwordHash, kind: 'branch', branchCode, disabled: false })
  }
}

/** Documents and deletions at central, as they stand. */
function contentOf({ tables }: MemoryDatabase): unknown {
  const documents = [...tables.documents.held].map(([id, { hash: content, version }]) => [id, content, version])
  return [documents, [...tables.tombstones.held].map(([id, { version }]) => [id, version])]
}

function withoutSecrets(values: unknown[]): unknown[] {
  return values.map((value) =>
    value !== null && typeof value === 'object' && 'syncPassword' in value ? { ...value, syncPassword: '' } : value,
  )
}

function digestOf(value: unknown): string {
  const text = JSON.stringify(value, (_, held) => (typeof held === 'bigint' ? String(held) : held))
  return createHash('sha256').update(text).digest('hex').slice(0, 16)
}
