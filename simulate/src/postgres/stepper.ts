import { setTimeout as wait } from 'node:timers/promises'
import type { Chance } from '../world/chance.ts'
import type { World } from '../world/world.ts'
import type { LockWatch } from './lock-watch.ts'
import { isWrite, nameOfStatement } from './name-of-statement.ts'
import { lateFeedLock, type PlantedStatement, withBug } from './planted-statements.ts'
import type { StatementFaults } from './statement-faults.ts'
import { type Answer, connectionLost, type Send, type SteppedClient, type Steps } from './stepped-client.ts'

type Outcome = { answer: Answer } | { error: unknown }

interface Statement {
  client: SteppedClient
  name: string
  writes: boolean
  outcome: Outcome | null
  ended: Promise<void>
  /** By whom it was last seen blocked; null: it was not. */
  blockedBy: string | null
  deliver: (outcome: Outcome) => void
}

/** What surrounds the statements of one run. */
export interface Stage {
  world: World
  chance: Chance
  faults: StatementFaults
  planted: PlantedStatement | null
  /** A statement of central's comes this much later at the most. */
  slowMsMax: number
  /** Before a statement of central's, before its commit and after it, as in memory; rejects with a code that PostgreSQL is to say. */
  around: (name: string) => Promise<void>
  /** Something may have been committed. */
  committed: () => Promise<void>
  /** A feed commit is announced. */
  announce: () => void
  /** Somebody else may come in between: central just did this. */
  meanwhile: (name: string) => void
}

/** A statement that runs this long without answering or waiting for a lock hangs: ms of true time. */
const runsMsMax = 20_000
/** Most statements have ended by then: ms of true time. */
const briefMs = 3
/** PostgreSQL looks for deadlocks once, this long after a wait began (and some): ms of true time. */
const deadlockMs = 5
const cancelAfterMsMax = 400

/**
 * Lets one statement of one connection run at a time. Each waits for its event of the world; the event is over when the statement has
 * answered, or is seen to wait for a lock, and nothing that waited for it runs any more. Who was freed goes on in an event of its own.
 */
export class Stepper implements Steps {
  stage: Stage | null = null
  readonly #clients = new Set<SteppedClient>()
  readonly #unfinished = new Set<Statement>()
  /** Connections whose other end is dead, which PostgreSQL has not noticed yet. */
  readonly #orphans = new Set<number>()
  #connecting: Promise<unknown> = Promise.resolve()
  #begun = 0

  constructor(readonly watch: LockWatch) {}

  /** One after the other: who asked first is connected first. */
  connecting(client: SteppedClient, connect: () => Promise<void>): Promise<void> {
    const work = async () => {
      await connect()
      this.#clients.add(client)
      client.once('end', () => this.#clients.delete(client))
    }
    const next = this.#connecting.then(() => work())
    this.#connecting = next.catch(() => {})
    return this.stage ? this.stage.world.real(() => next) : next
  }

  async statement(client: SteppedClient, text: string, send: Send): Promise<Answer> {
    const { stage } = this
    if (!stage) return send.own(text)
    const name = nameOfStatement(text)
    if (stage.planted === 'lost update') {
      if (client.owesFeedLock && /^insert (Document|Tombstone)$/.test(name)) {
        client.owesFeedLock = false
        await this.#step(stage, client, lateFeedLock, 'late feed lock', { ...send, own: send.instead })
      }
      if (name === 'feed lock') client.owesFeedLock = true
    }
    return this.#step(stage, client, text, name, send)
  }

  /** Central is killed: what its connections have open ends, as soon as PostgreSQL sees it. */
  drop(): void {
    const { stage } = this
    for (const client of [...this.#clients]) {
      if (client.isOther || (!client.transaction && client.busy === 0)) continue
      if (client.transaction) stage?.faults.count('central killed in a transaction')
      this.#lose(client)
    }
    void stage?.world.real(() => this.#untilQuiet(null))
  }

  /** Everything open ends: the run is over. */
  async clear(): Promise<void> {
    for (const client of [...this.#clients]) if (client.transaction || client.busy > 0) this.#lose(client)
    await this.#untilQuiet(null)
    this.#begun = 0
    if (this.#orphans.size > 0) throw new Error('a connection outlives its run')
  }

  async #step(stage: Stage, client: SteppedClient, text: string, name: string, send: Send): Promise<Answer> {
    if (client.isLost) throw connectionLost()
    client.busy += 1
    try {
      const raised = await Promise.race([this.#turn(stage, client, name), client.lost])
      const answer = await Promise.race([this.#run(stage, client, text, name, raised, send), client.lost])
      if (name === 'feed lock' && !client.isOther) stage.meanwhile(name)
      return answer
    } finally {
      client.busy -= 1
    }
  }

  /** Waits for its event. Answers the SQLSTATE that PostgreSQL is to answer with; null: the statement runs. */
  async #turn(stage: Stage, client: SteppedClient, name: string): Promise<string | null> {
    if (client.isOther || name === 'rollback') {
      const ms = stage.chance.integer(`other ${name}`, 0, 8)
      await new Promise<void>((resolve) => stage.world.after(ms, `${name} of another session`, resolve))
      return null
    }
    try {
      await stage.around(name)
      // Long transactions overlap.
      const ms = stage.chance.integer(`slow ${name}`, 0, stage.slowMsMax)
      await new Promise<void>((resolve) => stage.world.after(ms, `${name} runs`, resolve))
      return null
    } catch (error) {
      const { code } = error as { code?: string }
      if (code !== '40001') throw error
      return code
    }
  }

  async #run(
    stage: Stage,
    client: SteppedClient,
    text: string,
    name: string,
    raised: string | null,
    send: Send,
  ): Promise<Answer> {
    const { world, faults } = stage
    faults.count('statements stepped')
    const hit = !client.isOther && name !== 'rollback'
    if (hit && faults.strikes('connections terminated', name, name === 'commit' ? 2.5 : 0.5)) {
      world.tell('central', `its connection is terminated before ${name}`)
      await world.real(() => this.#terminate(client))
    }
    if (raised !== null) faults.count('serialization failures')
    const own = withBug(stage.planted, text)
    const sending = () => {
      if (raised !== null) return send.instead(raise(raised))
      if (name === 'begin') return send.instead(beginAt(world.nowMs))
      return send.own(own)
    }
    const statement: Statement = {
      ...{ client, name, writes: isWrite(text), outcome: null, blockedBy: null },
      ...{ ended: Promise.resolve(), deliver: () => {} },
    }
    const delivered = new Promise<Outcome>((resolve) => {
      statement.deliver = resolve
    })
    await world.real(async () => {
      if (!client.transaction && name !== 'begin' && text.includes('now()')) await send.instead(timeIs(world.nowMs))
      statement.ended = sending().then(
        (answer) => {
          statement.outcome = { answer }
        },
        (error: unknown) => {
          statement.outcome = { error }
        },
      )
      this.#unfinished.add(statement)
      await this.#untilQuiet(statement)
      this.#watchBlocked(stage, statement)
      const unanswered = committedNow(statement) && hit && faults.strikes('commits unanswered', name, 2.5)
      if (unanswered) {
        world.tell('central', 'its connection is terminated after the commit, before the answer')
        await this.#terminate(client)
        statement.outcome = { error: connectionLost() }
        faults.count('commits unanswered')
      }
      if (statement.outcome) statement.deliver(statement.outcome)
    })
    const outcome = await delivered
    if ('error' in outcome) throw outcome.error
    if (name === 'commit' && !client.isOther && outcome.answer.command === 'COMMIT') {
      await Promise.race([stage.around('committed'), client.lost])
    }
    return outcome.answer
  }

  /** After something ran: waits until every connection has answered or waits for a lock, then tells who was freed. */
  async #untilQuiet(fresh: Statement | null): Promise<void> {
    if (fresh) await ended([fresh], briefMs)
    await this.#runOut(fresh)
    const finished = [...this.#unfinished].filter(({ outcome }) => outcome)
    for (const statement of finished) this.#note(statement)
    const { stage } = this
    if (!stage) return
    if (finished.some(mayHaveCommitted) || !fresh) await stage.committed()
    for (const statement of finished) {
      this.#unfinished.delete(statement)
      const { outcome, client, name } = statement
      if (!outcome || client.isLost || statement === fresh) continue
      stage.world.after(0, `${name} goes on`, () => statement.deliver(outcome))
    }
  }

  async #runOut(fresh: Statement | null): Promise<void> {
    const untilMs = performance.now() + runsMsMax
    // What frees no lock leaves everybody else as he was.
    if (fresh?.outcome && !mayFree(fresh) && this.#orphans.size === 0) return
    for (;;) {
      const running = [...this.#unfinished].filter(({ outcome }) => !outcome)
      if (running.length === 0 && this.#orphans.size === 0) return
      if (performance.now() > untilMs) throw new Error(`${running.map(({ name }) => name).join(', ')} does not end`)
      const pids = [...running.map(({ client }) => client.processID), ...this.#orphans]
      const { blocked, gone, inCircle } = await this.watch.look(pids)
      for (const pid of gone) this.#orphans.delete(pid)
      let settled = [...this.#orphans].every((pid) => blocked.has(pid)) && !inCircle
      for (const statement of running) {
        const by = blocked.get(statement.client.processID)?.join(' ') ?? null
        // Newly blocked, it may yet be found to be in a deadlock.
        if (by === null || by !== statement.blockedBy) settled = false
        statement.blockedBy = by
      }
      if (settled) return
      await ended(running, running.length > 0 ? deadlockMs : 1)
    }
  }

  #note({ client, name, writes, outcome }: Statement): void {
    const { stage } = this
    if (!stage || !outcome) return
    const { faults, world } = stage
    if ('error' in outcome) {
      const { code } = outcome.error as { code?: string }
      if (code === '40P01') {
        faults.count('deadlocks')
        world.tell(client.isOther ? 'another' : 'central', `${name} is the victim of a deadlock`)
      }
      return
    }
    if (name === 'begin') client.transaction = { order: this.#begun++, writes: false, notifies: false }
    const { transaction } = client
    if (!transaction) return
    if (writes) transaction.writes = true
    if (name === 'notify') transaction.notifies = true
    if (name !== 'commit' && name !== 'rollback') return
    client.transaction = null
    client.owesFeedLock = false
    if (name === 'rollback' || outcome.answer.command !== 'COMMIT') return
    faults.count('transactions committed')
    const earlier = [...this.#clients].some((other) => (other.transaction?.order ?? Infinity) < transaction.order)
    if (earlier) faults.count('commits out of order')
    if (transaction.notifies) world.after(stage.chance.integer('news', 0, 20), 'news of the feed', stage.announce)
  }

  /** A statement that waits may be cancelled, as a limit of the server's does it. */
  #watchBlocked(stage: Stage, statement: Statement): void {
    if (statement.outcome) return
    const { world, faults, chance } = stage
    const { name, client } = statement
    faults.count('statements blocked')
    world.tell(client.isOther ? 'another' : 'central', `${name} waits for a lock`)
    if (client.isOther || !faults.strikes('statements cancelled', name, 40)) return
    world.after(chance.integer('cancelled', 0, cancelAfterMsMax), `${name} is cancelled`, () => {
      if (statement.outcome || client.isLost) return
      faults.count('statements cancelled')
      world.tell('central', `${name} waited too long and is cancelled`)
      void world.real(async () => {
        await this.watch.cancel(client.processID)
        await ended([statement], runsMsMax)
        await this.#untilQuiet(null)
      })
    })
  }

  async #terminate(client: SteppedClient): Promise<void> {
    const over = new Promise<void>((resolve) => client.once('end', () => resolve()))
    this.stage?.faults.count('connections terminated')
    client.transaction = null
    await this.watch.terminate(client.processID)
    await over
    await this.#untilQuiet(null)
  }

  #lose(client: SteppedClient): void {
    client.lose()
    for (const statement of this.#unfinished) if (statement.client === client) this.#unfinished.delete(statement)
    this.#orphans.add(client.processID)
    this.#clients.delete(client)
  }
}

function committedNow({ name, outcome }: Statement): boolean {
  return name === 'commit' && outcome !== null && 'answer' in outcome && outcome.answer.command === 'COMMIT'
}

/** Outside a transaction every write is one. */
function mayHaveCommitted({ name, writes, client, outcome }: Statement): boolean {
  return outcome !== null && 'answer' in outcome && (name === 'commit' || (writes && !client.transaction))
}

function mayFree({ name, client, outcome }: Statement): boolean {
  return name === 'commit' || name === 'rollback' || !client.transaction || (outcome !== null && 'error' in outcome)
}

/** Until one of them has ended, but no longer than that. */
async function ended(statements: Statement[], ms: number): Promise<void> {
  const over = new AbortController()
  await Promise.race([
    ...statements.map((statement) => statement.ended),
    wait(ms, undefined, { signal: over.signal }).catch(() => {}),
  ])
  over.abort()
}

function raise(code: string): string {
  return `DO $$ BEGIN RAISE EXCEPTION 'could not serialize access' USING ERRCODE = '${code}'; END $$`
}

function beginAt(ms: number): string {
  return `BEGIN; SET LOCAL sim.now = '${new Date(ms).toISOString()}'`
}

function timeIs(ms: number): string {
  return `SET sim.now = '${new Date(ms).toISOString()}'`
}
