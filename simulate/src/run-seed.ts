import { createHash } from 'node:crypto'
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { ruleSeeds } from '@branchline/adapters'
import { openBranchStore } from '@branchline/db/branch'
import { hash } from '@node-rs/argon2'
import { BranchServer, loginPassword } from './branch/branch-server.ts'
import { Broken } from './broken.ts'
import { CentralServer } from './central/central-server.ts'
import { MemoryDatabase } from './central/memory-database.ts'
import type { SimulatedDatabase } from './central/simulated-database.ts'
import { Checks } from './checks.ts'
import { type Fault, Faults } from './faults.ts'
import { Model } from './model.ts'
import type { PlantedBug } from './planted.ts'
import { Workload } from './workload.ts'
import { Chance } from './world/chance.ts'
import { Network, type Serve } from './world/network.ts'
import { World } from './world/world.ts'

const startMs = Date.UTC(2026, 2, 1, 8)
const minuteMs = 60_000
const dayMs = 86_400_000
const codes = ['CAI', 'GIZ', 'ALX', 'LUX'] as const
/** After everything is healed it must be at rest by then. */
const restMsMax = 30 * minuteMs
const loadMsMax = 60 * dayMs
const eventsMax = 400_000

export interface Outcome {
  seed: number
  broken: Broken | null
  digest: string
  events: number
  virtualMs: number
  /** From the healing to the rest. */
  restMs: number
  checks: number
  faults: ReadonlyMap<Fault, number>
  trace: string[]
}

export interface RunOptions {
  planted?: PlantedBug | null
  traced?: boolean
  only?: readonly Fault[] | null
  lane?: Lane
}

/** Where a run's database is other than in memory, and what else is other there. */
export interface Lane {
  open(run: {
    world: World
    chance: Chance
    pageMax: number
    broken: (error: unknown) => void
  }): Promise<SimulatedDatabase>
  /** Requests on their way into central. */
  serve(serve: Serve, world: World): Serve
  branchesMax: number
  actions: { min: number; max: number }
}

const inMemory: Lane = {
  open: async ({ pageMax }) => new MemoryDatabase({ epoch: 'abcdef0123456789', pageMax }),
  serve: (serve) => serve,
  branchesMax: codes.length,
  actions: { min: 15, max: 60 },
}

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
    await (await openBranchStore({ dataDir: join(folder, 'template') })).close()
    const passwordHash = await hash(loginPassword, { memoryCost: 8, timeCost: 1, parallelism: 1 })
    return new Ground(folder, join(folder, 'template', 'branch.sqlite'), passwordHash)
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true })
  }
}

/** One run: load with faults, heal, come to rest, compare. */
export async function runSeed(ground: Ground, seed: number, options: RunOptions = {}): Promise<Outcome> {
  const chance = new Chance(seed)
  const world = new World({ startMs, traced: options.traced ?? false })
  const faults = new Faults(chance, options.only ?? null)
  const model = new Model()
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
  const planted = options.planted ?? null
  const lane = options.lane ?? inMemory
  const database = await lane.open({ world, chance, pageMax: chance.pick('page', [1, 2, 5, 100]), broken })
  const checks = new Checks(database, model)
  const central = new CentralServer({
    ...{ world, chance, faults, database, planted },
    committed: (written) => {
      for (const [name, overlay] of Object.entries(written)) {
        if (overlay.written.size > 0) world.note('central', `${name} ${digestOf([...overlay.written])}`)
      }
      guarded(() => checks.centralCommitted(written))
    },
  })
  const network = new Network(
    world,
    faults,
    lane.serve((request, signal) => central.serve(request, signal), world),
  )
  const folder = mkdtempSync(join(ground.folder, `seed-${seed}-`))
  const branches = codes.slice(0, chance.integer('branches', 1, lane.branchesMax)).map(
    (branchCode) =>
      new BranchServer({
        ...{ world, chance, faults, network, planted, branchCode },
        folder: join(folder, branchCode),
        template: ground.template,
        committed: (branch, written) => {
          const said = written.filter(({ name }) => name !== 'putSiteConfig')
          if (said.length > 0)
            world.note(branchCode, digestOf(said.map(({ name, values }) => [name, withoutSecrets(values)])))
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
    await seedCentral(database, ground.passwordHash, branches)
    central.start()
    for (const branch of branches) void branch.start()
    const workload = new Workload(
      { world, chance, faults, network, central, database, branches, model, broken },
      chance.integer('actions', lane.actions.min, lane.actions.max),
    )
    workload.begin()
    if (!(await until(() => workload.isDone, startMs + loadMsMax)))
      broken(new Broken(0, 'people are still waiting for an answer'))
    if (failures.length === 0) {
      const healedMs = world.nowMs
      world.tell('world', 'everything is healed')
      faults.heal()
      network.heal()
      database.heal()
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
    await database.close()
    rmSync(folder, { recursive: true, force: true })
  }
  world.note('end', digestOf(contentOf(database)))
  return {
    ...{ seed, broken: failures[0] ?? null, digest: world.digest, events: world.events },
    ...{
      virtualMs: world.nowMs - startMs,
      restMs,
      checks: checks.count,
      faults: faults.counts,
      trace: world.trace ?? [],
    },
  }
}

async function seedCentral(database: SimulatedDatabase, passwordHash: string, branches: BranchServer[]): Promise<void> {
  const login = ({ branchCode }: BranchServer) => `branch-${branchCode}`
  await database.seed({
    rules: [...ruleSeeds],
    sites: branches.map((branch) => ({
      ...{ branchCode: branch.branchCode, label: branch.branchCode, timezone: 'UTC' },
      ...{ username: login(branch), enabled: true },
    })),
    users: branches.map((branch) => ({
      ...{ username: login(branch), passwordHash, kind: 'branch' as const },
      ...{ branchCode: branch.branchCode, disabled: false },
    })),
  })
}

/** Documents and deletions at central, as they stand. */
function contentOf({ tables }: SimulatedDatabase): unknown {
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
