import { Actor, type Ask } from '../actor.ts'
import type { BranchServer } from '../branch/branch-server.ts'
import type { Stage } from './stage.ts'

const tillsPerBranch = 2

export interface Till {
  branch: BranchServer
  actor: Actor
}

/** Who is there: tills in the shops, and at the head office people who work side by side. */
export class People {
  readonly tills: readonly Till[]
  /** Items, then customers, then scoped masters: each clerk does one thing after the other. */
  readonly office: Actor
  readonly clerk: Actor
  readonly steward: Actor
  /** Changes rules. */
  readonly manager: Actor
  /** Decides conflicts and splits aliases. */
  readonly desk: Actor
  /** Looks after dead letters, one in each shop. */
  readonly support: ReadonlyMap<string, Actor>

  constructor(private readonly stage: Stage) {
    const actor = (name: string) => new Actor(stage.world, name, stage.broken)
    this.tills = stage.branches.flatMap((branch) =>
      Array.from({ length: tillsPerBranch }, (_, till) => ({
        branch,
        actor: actor(`${branch.branchCode}.T${till + 1}`),
      })),
    )
    this.office = actor('office')
    this.clerk = actor('clerk')
    this.steward = actor('steward')
    this.manager = actor('manager')
    this.desk = actor('desk')
    this.support = new Map(stage.branches.map(({ branchCode }) => [branchCode, actor(`${branchCode}.IT`)]))
  }

  get isDone(): boolean {
    const { office, clerk, steward, manager, desk, tills, support } = this
    const all = [office, clerk, steward, manager, desk, ...tills.map(({ actor }) => actor), ...support.values()]
    return all.every((actor) => actor.isDone)
  }

  somebody(): Till {
    return this.stage.chance.pick('who', this.tills)
  }
}

type Central = NonNullable<ReturnType<Stage['central']['operator']>>
type Branch = NonNullable<ReturnType<BranchServer['till']>>

/** Asks central, where it is up. What is answered with one of these codes is done, too. */
export function askCentral(
  { central }: Stage,
  ask: (central: Central) => Promise<unknown>,
  doneBy: readonly string[] = [],
): Ask {
  return () => settled(central.operator(), ask, doneBy)
}

/** Likewise a branch. */
export function askBranch(
  branch: BranchServer,
  ask: (till: Branch) => Promise<unknown>,
  doneBy: readonly string[] = [],
): Ask {
  return () => settled(branch.till(), ask, doneBy)
}

function settled<Server>(
  server: Server | null,
  ask: (server: Server) => Promise<unknown>,
  doneBy: readonly string[],
): Promise<unknown> | null {
  if (!server) return null
  return ask(server).catch((error: unknown) => {
    const code = codeOf(error)
    if (code !== null && doneBy.includes(code)) return null
    // Switched off for a while: whoever asks is told to try again later.
    if (code === 'UNKNOWN_DOCTYPE') throw new Error(code)
    throw error
  })
}

/** Branchline's own code of an error, by whichever door it came. */
function codeOf(error: unknown): string | null {
  for (let at = error; at instanceof Error; at = at.cause) {
    const code: unknown = Reflect.get(at, 'branchlineCode')
    if (typeof code === 'string') return code
  }
  return null
}

/** As it comes out of a request's bytes. */
export function asSent<T>(document: T): T & Record<string, string> {
  return JSON.parse(JSON.stringify(document))
}

/** A UUID of chance. */
export function uuidOf({ chance }: Stage, place: string): string {
  const bytes = chance.bytes(place).toString('hex')
  return `${bytes.slice(0, 8)}-${bytes.slice(8, 12)}-4${bytes.slice(12, 15)}-8${bytes.slice(15, 18)}-${bytes.slice(18, 30)}`
}

/** Money from cents. */
export function amountOf(cents: number): string {
  return `${Math.floor(cents / 100)}.${String(cents % 100).padStart(2, '0')}`
}
