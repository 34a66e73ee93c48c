import type { ShownError } from '../api/shown-error.ts'
import { patchOf } from './patch.ts'

// One look for everybody. However many watch a topic, the server behind is asked once a round, and what changed is written once and
// handed to all of them.
//
//   watcher --watch--> topic --every round--> load(token of the next watcher in turn)
//                        |
//                        +--> same frame to every watcher
//
// 1. A topic is asked for with the logins of its watchers in turn, so each is checked again every few rounds; one whose login is
//    refused is told and let go.
// 2. Rounds do not overlap, and stop with the last watcher.
// 3. A watcher who joins gets the whole value; afterwards only what changed.

export type LiveFrame =
  | { topic: string; value: unknown }
  | { topic: string; patch: unknown }
  | { topic: string; error: ShownError }

export interface Watcher {
  token: string
  /** False: it is gone, or too slow to keep. */
  send(text: string): boolean
  /** Its login is no longer good. */
  end(): void
}

export interface HubPorts {
  load(topic: string, token: string): Promise<{ ok: true; value: unknown } | { ok: false; error: ShownError }>
  everyMs(topic: string): number
  setTimer(work: () => void, ms: number): () => void
}

const limits = { topics: 500, watchersOfTopic: 2_000 } as const

interface Topic {
  name: string
  watchers: Watcher[]
  /** As the watchers have it; undefined: not loaded yet. */
  value: unknown
  error: ShownError | null
  turn: number
  underway: boolean
  again: boolean
  cancelTimer: () => void
}

export class Hub {
  readonly #topics = new Map<string, Topic>()

  constructor(private readonly ports: HubPorts) {}

  /** False: there are too many already. The first frame is the whole value: who may not see it is not let in by the caller. */
  watch(name: string, watcher: Watcher): boolean {
    let topic = this.#topics.get(name)
    if (!topic) {
      if (this.#topics.size >= limits.topics) return false
      topic = { name, watchers: [], value: undefined, error: null, turn: 0, ...atRest }
      this.#topics.set(name, topic)
    }
    if (topic.watchers.length >= limits.watchersOfTopic) return false
    topic.watchers.push(watcher)
    if (topic.value !== undefined) watcher.send(frame({ topic: name, value: topic.value }))
    if (topic.error) watcher.send(frame({ topic: name, error: topic.error }))
    else if (topic.value === undefined && !topic.underway) void this.#round(topic)
    return true
  }

  leave(watcher: Watcher): void {
    for (const topic of this.#topics.values()) this.#drop(topic, watcher)
  }

  /** Something was done: whoever looks shall see it now, not in the next round. */
  wake(): void {
    for (const topic of this.#topics.values()) void this.#round(topic)
  }

  get topicCount(): number {
    return this.#topics.size
  }

  async #round(topic: Topic): Promise<void> {
    if (topic.underway) {
      topic.again = true
      return
    }
    topic.cancelTimer()
    topic.underway = true
    topic.again = false
    topic.turn = (topic.turn + 1) % Math.max(1, topic.watchers.length)
    const asked = topic.watchers[topic.turn]
    if (asked) this.#take(topic, asked, await this.ports.load(topic.name, asked.token))
    topic.underway = false
    if (topic.watchers.length === 0) return
    const next = () => void this.#round(topic)
    if (topic.again) next()
    else topic.cancelTimer = this.ports.setTimer(next, this.ports.everyMs(topic.name))
  }

  #take(topic: Topic, asked: Watcher, answer: Awaited<ReturnType<HubPorts['load']>>): void {
    if (!answer.ok && (answer.error.code === 'UNAUTHENTICATED' || answer.error.code === 'FORBIDDEN')) {
      this.#drop(topic, asked)
      if (answer.error.code === 'UNAUTHENTICATED') asked.end()
      topic.again = true
      return
    }
    if (!answer.ok) {
      topic.error = answer.error
      this.#tell(topic, { topic: topic.name, error: answer.error })
      return
    }
    const patch = topic.value === undefined ? undefined : patchOf(topic.value, answer.value)
    const isSame = patch === null && topic.error === null
    topic.error = null
    const before = topic.value
    topic.value = answer.value
    if (isSame) return
    this.#tell(topic, before === undefined ? { topic: topic.name, value: answer.value } : { topic: topic.name, patch })
  }

  #tell(topic: Topic, what: LiveFrame): void {
    const text = frame(what)
    for (const watcher of [...topic.watchers]) if (!watcher.send(text)) this.#drop(topic, watcher)
  }

  #drop(topic: Topic, watcher: Watcher): void {
    topic.watchers = topic.watchers.filter((one) => one !== watcher)
    if (topic.watchers.length > 0) return
    topic.cancelTimer()
    this.#topics.delete(topic.name)
  }
}

const atRest = { underway: false, again: false, cancelTimer: () => {} }

/** A server-sent event. */
function frame(what: LiveFrame): string {
  return `data: ${JSON.stringify(what)}\n\n`
}
