import { createHash } from 'node:crypto'
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { ruleSeeds } from '@branchline/adapters'
import { openBranchStore } from '@branchline/db/branch'
import { hash } from '@node-rs/argon2'
import Database from 'libsql'
import { Attempts } from './attempts.ts'
import { adminPassword, BranchServer, loginPassword, type Written } from './branch/branch-server.ts'
import { Broken } from './broken.ts'
import { CentralServer } from './central/central-server.ts'
import type { SimulatedDatabase } from './central/simulated-database.ts'
import { Checks } from './checks.ts'
import { Disasters } from './disasters.ts'
import { Evaluated } from './evaluated.ts'
import { type Fault, Faults } from './faults.ts'
import { firstDay } from './first-day.ts'
import { FlowCheck } from './flow-check.ts'
import { inMemory, type Lane } from './lane.ts'
import { Lives } from './lives.ts'
import { touchInFlight } from './mishaps/in-flight.ts'
import { healMishaps } from './mishaps.ts'
import { Model } from './model.ts'
import type { Case, Outcome } from './outcome.ts'
import { PageChecks } from './page-checks.ts'
import { planOf } from './plan.ts'
import { RarePaths } from './rare-paths.ts'
import { Tills } from './tills/tills.ts'
import { type Password, type Stage, subjectsInEveryLife, Workload } from './workload.ts'
import { Chance } from './world/chance.ts'
import { Network } from './world/network.ts'
import { World } from './world/world.ts'

const startMs = Date.UTC(2026, 2, 1, 8)
const minuteMs = 60_000
const dayMs = 86_400_000
/** After everything is healed it must be at rest by then. */
const restMsMax = 30 * minuteMs
/** A copy is found within half an hour, and what it owes goes up; then a person puts the branch right. */
const copiesMsMax = 180 * minuteMs
const loadMsMax = 60 * dayMs
const eventsMax = 400_000
/** What holds passwords, whose hashes are other ones in every run. */
const saltedAnew: ReadonlySet<string> = new Set(['putSiteConfig', 'replaceCashiers'])

/** What every seed begins from: an empty migrated database, and a password's hash that is quick to check. */
export class Ground {
  private constructor(
    readonly folder: string,
    readonly template: string,
    readonly passwords: readonly [Password, Password],
  ) {}

  static async prepare(): Promise<Ground> {
    const memory = '/dev/shm'
    const folder = mkdtempSync(join(existsSync(memory) ? memory : tmpdir(), 'branchline-simulate-'))
    const template = join(folder, 'template', 'branch.sqlite')
    const cheap = { memoryCost: 8, timeCost: 1, parallelism: 1 }
    const known = async (text: string) => ({ text, hash: await hash(text, cheap) })
    const empty = await openBranchStore({ dataDir: join(folder, 'template') })
    // Its first operator is there: a hash that is as dear as in a shop costs more than all the rest of a start.
    const { hash: passwordHash } = await known(adminPassword)
    await empty.write((tx) => tx.putUser({ username: 'admin', passwordHash, kind: 'operator', disabled: false }))
    await empty.close()
    // What is copied is this one file: all must be in it, and nothing in its log.
    const database = new Database(template)
    database.exec('PRAGMA wal_checkpoint(TRUNCATE)')
    database.close()
    const passwords = [await known(loginPassword), await known('another password')] as const
    return new Ground(folder, template, passwords)
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true })
  }
}

/** One run: load with faults, heal, come to rest, compare. `goesOn` hears of every event that is over. */
export async function runSeed(
  ground: Ground,
  wanted: Case,
  lane: Lane = inMemory,
  goesOn: () => void = () => {},
): Promise<Outcome> {
  const { seed } = wanted
  const chance = new Chance(seed)
  const plan = planOf(chance, lane, wanted.branches)
  const world = new World({ startMs, traced: wanted.traced ?? false })
  const faults = new Faults(chance, [...lane.without, ...(wanted.without ?? [])])
  const model = new Model()
  const paths = new RarePaths()
  const evaluated = new Evaluated()
  const pages = new PageChecks(evaluated)
  const attempts = new Attempts(evaluated)
  const flow = new FlowCheck(world, model, evaluated)
  let isHealed = false
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
  const database = await lane.open({ world, chance, pageMax: plan.pageMax, broken })
  const lives = new Lives(database, model, evaluated, (server) => oldEnd(server) !== null)
  const clocks = { nowMs: () => world.nowMs, centralBehindMs: () => central.clock.behindMs }
  const checks = new Checks(database, model, lives, clocks, lane.subjects === null && !faults.changesLives, evaluated)
  const central = new CentralServer({
    ...{ world, chance, faults, database, planted, paths },
    answered: (branchCode, path, text) => guarded(() => checks.answered(branchCode, path, text)),
    committed: (written) => {
      for (const [name, overlay] of Object.entries(written)) {
        if (overlay.written.size > 0) world.note('central', `${name} ${digestOf([...overlay.written])}`)
      }
      paths.centralWrote(written)
      guarded(() => checks.centralCommitted(written))
      guarded(() => stage.tills?.checks.centralCommitted(written))
    },
  })
  const serve = lane.serve((request, signal) => central.serve(request, signal), world)
  const network = new Network(world, faults, serve, broken)
  const folder = mkdtempSync(join(ground.folder, `seed-${seed}-`))
  const serverOf = (branchCode: string, name: string, template: string) =>
    new BranchServer({
      ...{ world, chance, faults, network, planted, paths, branchCode, name, template },
      folder: join(folder, name),
      committed: (server: BranchServer, written: Written[]) => {
        const said = written.filter(({ name: operation }) => !saltedAnew.has(operation))
        if (said.length > 0)
          world.note(name, digestOf(said.map(({ name: operation, values }) => [operation, withoutSecrets(values)])))
        paths.branchWrote(server, written)
        guarded(() => lives.branchCommitted(server, written))
        guarded(() => checks.branchCommitted(server, written))
        guarded(() => pages.committed(server, written))
        guarded(() => stage.tills?.checks.branchCommitted(server, written))
        if (written.some(({ name: operation }) => operation === 'settleBatch')) settled.add(server)
      },
      failed: (server) => pages.failed(server),
      wentBack: (server) => {
        lives.branchWentBack(server)
        checks.branchWentBack(server)
        pages.forget(server)
      },
    })
  const settled = new Set<BranchServer>()
  const branches = plan.branchCodes.map((branchCode) => serverOf(branchCode, branchCode, ground.template))
  const [oldest] = branches
  const ages = { central: faults.isOn('older central'), branch: faults.isOn('older branch') }
  const oldEnd = (server: string): Fault | null => {
    if (ages.central) return 'older central'
    return ages.branch && server === oldest?.name ? 'older branch' : null
  }
  network.attach(attempts.wire)
  const until = async (isOver: () => boolean, untilMs: number): Promise<boolean> => {
    while (!isOver()) {
      if (failures.length > 0) return true
      if (world.events > eventsMax || !(await world.step(untilMs))) return false
      goesOn()
      guarded(() => {
        checks.afterEvent()
        pages.afterEvent()
        for (const server of settled) attempts.areHonest(server)
        settled.clear()
        if (isHealed) flow.afterEvent(branches)
      })
    }
    return true
  }
  const stage: Stage = {
    ...{ world, chance, faults, network, central, database, branches, model, broken },
    passwords: ground.passwords,
  }
  const cloneFrom = (branch: BranchServer, name: string, copy: string) => serverOf(branch.branchCode, name, copy)
  const disasters = new Disasters(stage, lives, checks, cloneFrom, (server) => oldEnd(server) !== null)
  stage.disasters = disasters
  const tills =
    faults.hasTills && lane.subjects === null ? new Tills({ stage, serve, planted, evaluated, paths, guarded }) : null
  stage.tills = tills
  network.attach(touchInFlight(stage))
  network.attach(firstDay(oldEnd, (fault) => faults.count(fault)))
  const among = lane.subjects ?? (faults.changesLives ? subjectsInEveryLife : null)
  const workload = new Workload(stage, plan.actions, { only: wanted.actions, among })
  let restMs = 0
  try {
    await seedCentral(database, ground.passwords[0].hash, branches)
    tills?.seed(ground.passwords[0].hash)
    checks.begin(branches)
    central.start()
    for (const branch of branches) void branch.start()
    await world.settle()
    workload.begin()
    tills?.begin()
    if (!(await until(() => workload.isDone && (tills?.isDone ?? true), startMs + loadMsMax)))
      broken(new Broken(0, 'people are still waiting for an answer'))
    if (failures.length === 0) {
      const healedMs = world.nowMs
      world.tell('world', 'everything is healed')
      faults.heal()
      database.heal()
      healMishaps(stage)
      tills?.evening()
      await world.settle()
      isHealed = true
      if (!(await until(() => disasters.areOver, healedMs + copiesMsMax)))
        broken(new Broken(12, 'nobody gets the copies of a branch right'))
      const beganMs = world.nowMs
      let lookMs = 0
      const atRest = () => {
        if (world.nowMs < lookMs) return false
        lookMs = world.nowMs + 1_000
        return difference() === null
      }
      const difference = () => tills?.difference() ?? checks.difference(branches)
      if (!(await until(atRest, beganMs + restMsMax))) {
        broken(difference() ?? new Broken(0, 'it never came to rest'))
      }
      restMs = world.nowMs - beganMs
      paths.atRest(branches)
    }
    isHealed = false
    if (failures.length === 0) {
      guarded(() => checks.final())
      guarded(() => tills?.checks.final(tills.machines))
      tills?.close()
      for (const branch of branches) guarded(() => checks.salesAreKept(branch))
      // The shops close. What is still on its way, up to days old, changes nothing any more.
      const before = digestOf(contentOf(database))
      for (const branch of branches) branch.remove()
      await until(() => false, world.nowMs + 4 * dayMs)
      if (digestOf(contentOf(database)) !== before)
        broken(new Broken(2, 'a request that came days late changed what central holds'))
    }
  } catch (error) {
    broken(error)
  } finally {
    tills?.close()
    central.kill()
    for (const server of [...branches, ...disasters.copies]) await server.close()
    await database.close()
    rmSync(folder, { recursive: true, force: true })
  }
  world.note('end', digestOf(contentOf(database)))
  const [first] = failures
  return {
    ...{ seed, broken: first ? { guarantee: first.guarantee, message: first.message } : null },
    ...{ digest: world.digest, events: world.events, virtualMs: world.nowMs - startMs, restMs },
    ...{ branches: branches.length, actions: plan.actions },
    checks: evaluated.counts,
    ...{ faults: Object.fromEntries(faults.counts), paths: paths.counts },
    ...{ outboxMax: paths.outboxMax, absorbed: paths.absorbed, trace: world.trace ?? [] },
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
