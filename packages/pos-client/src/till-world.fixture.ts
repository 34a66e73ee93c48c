import { createHash } from 'node:crypto'
import { setImmediate as nextTurn } from 'node:timers/promises'
import 'fake-indexeddb/auto'
import type { Ports } from './ports.ts'
import { PosClient } from './pos-client.ts'
import { slowHash } from './sign-in/pin-check.ts'

type Mood = 'up' | 'down' | 'slow' | 'silent'

/** A server that holds documents, as far as a till can tell. `slow`: does what it is asked and answers after 600 ms. */
export class FakeServer {
  mood: Mood = 'up'
  readonly documents = new Map<string, { name: string; docstatus: number }>()
  readonly calls: string[] = []
  /** By procedure: what it was last asked with. */
  readonly asked = new Map<string, Record<string, unknown>>()
  /** By procedure: the code it refuses with. */
  readonly refusals = new Map<string, string>()
  reconciled = false
  peer: FakeServer | null = null

  constructor(readonly name: 'branch' | 'central') {}

  answer(path: string, input: Record<string, unknown>): unknown {
    this.calls.push(path)
    this.asked.set(path, input)
    const document = input.document as { sync_uuid: string; name: string } | undefined
    switch (path) {
      case 'auth.login':
        if (input.password !== '1234') throw 'UNAUTHENTICATED'
        return { token: `token of ${this.name}`, expiresAt: '2026-03-02T00:00:00Z' }
      case 'clients.bootstrap':
        return { clientId: input.clientId, tillCode: this.#tillCode(String(input.clientId)), ...site }
      case 'documents.submit':
      case 'failover.submit': {
        if (!document) throw 'VALIDATION_FAILED'
        const docstatus = input.operation === 'cancel' ? 2 : 1
        const held = this.documents.get(document.sync_uuid)
        this.documents.set(document.sync_uuid, {
          name: document.name,
          docstatus: Math.max(docstatus, held?.docstatus ?? 0),
        })
        return { document }
      }
      case 'documents.cancel': {
        const held = [...this.documents.values()].find(({ name }) => name === input.name)
        if (!held) throw 'NOT_FOUND'
        held.docstatus = 2
        return {}
      }
      case 'clients.confirm':
        return {
          standings: (input.syncUuids as string[]).map((syncUuid) => {
            const [here, there] = [this.documents.get(syncUuid), this.peer?.documents.get(syncUuid)]
            return {
              ...{ syncUuid, atBranch: here !== undefined, atCentral: there !== undefined },
              ...{ branchDocstatus: here?.docstatus ?? null, centralDocstatus: there?.docstatus ?? null },
            }
          }),
        }
      case 'shifts.close':
        return { document: { name: 'POS-CLO-CAI-2026-00001' } }
      case 'reconciliation.status':
        return { reconciled_with_central: this.reconciled, cut_off_ms: null }
      default:
        return {}
    }
  }

  readonly #codes = new Map<string, string>()
  #tillCode(clientId: string): string {
    const code = this.#codes.get(clientId) ?? `T${String(this.#codes.size + 1).padStart(2, '0')}`
    this.#codes.set(clientId, code)
    return code
  }

  /** Both sides tell each other what they have. */
  syncWith(other: FakeServer): void {
    for (const [uuid, held] of this.documents) other.documents.set(uuid, held)
    for (const [uuid, held] of other.documents) this.documents.set(uuid, held)
  }
}

const site = { branchCode: 'CAI', centralUrl: 'http://central', timezone: 'Africa/Cairo' }

/** A shop's till on time that passes when it is told to. */
export class TillWorld {
  nowMs = Date.UTC(2026, 2, 1, 8)
  readonly branch = new FakeServer('branch')
  readonly central = new FakeServer('central')
  readonly notes = new Map<string, string>()
  readonly #timers = new Set<{ atMs: number; run: () => void }>()
  readonly #tabs = new Set<(message: string) => void>()
  readonly #held = new Map<string, Promise<void>>()
  #bytes = 0

  constructor(readonly database: string) {
    this.branch.peer = this.central
  }

  open() {
    return PosClient.open<{ total: string }>({
      ...{ branchUrl: 'http://branch', database: this.database, pageRows: 20, ports: this.#ports() },
      documentOf: ({ total }) => ({ customer: 'Walk-in', grand_total: total, posting_date: '2026-03-01' }),
    })
  }

  /** A till that is signed in. */
  async signedIn(): Promise<PosClient<{ total: string }>> {
    const { till } = await this.open()
    await this.during(till.signIn({ username: 'amal', password: '1234' }))
    return till
  }

  /** Lets `ms` pass; everything due runs in its order. */
  async pass(ms: number): Promise<void> {
    const untilMs = this.nowMs + ms
    for (;;) {
      await settle()
      const next = [...this.#timers].sort((a, b) => a.atMs - b.atMs)[0]
      if (!next || next.atMs > untilMs) break
      this.nowMs = Math.max(this.nowMs, next.atMs)
      this.#timers.delete(next)
      next.run()
    }
    this.nowMs = untilMs
  }

  /** Lets time pass until something has ended. */
  async during<T>(work: Promise<T>): Promise<T> {
    let isOver = false
    const watched = work.finally(() => {
      isOver = true
    })
    watched.catch(() => {})
    for (let turn = 0; !isOver && turn < 2_000; turn += 1) await this.pass(20)
    return watched
  }

  #ports(): Ports {
    let listener: ((message: string) => void) | null = null
    return {
      now: () => this.nowMs,
      after: (ms, run) => {
        const timer = { atMs: this.nowMs + ms, run }
        this.#timers.add(timer)
        return () => this.#timers.delete(timer)
      },
      randomBytes: (count) => {
        this.#bytes += 1
        return createHash('sha256').update(String(this.#bytes)).digest().subarray(0, count)
      },
      slowHash,
      fetch: (url, init) => this.#fetch(String(url), init ?? {}),
      notes: {
        getItem: (key) => this.notes.get(key) ?? null,
        setItem: (key, value) => void this.notes.set(key, value),
      },
      alone: async (name, signal, work) => {
        const before = this.#held.get(name) ?? Promise.resolve()
        const aborted = new Promise<never>((_, reject) => signal.addEventListener('abort', () => reject(signal.reason)))
        const mine = Promise.race([before, aborted]).then(work)
        this.#held.set(
          name,
          Promise.all([before, mine.catch(() => {})]).then(() => {}),
        )
        return mine
      },
      tabs: {
        tell: (message) => {
          for (const hear of this.#tabs) if (hear !== listener) hear(message)
        },
        hear: (hear) => {
          listener = hear
          this.#tabs.add(hear)
        },
        close: () => {
          if (listener) this.#tabs.delete(listener)
        },
      },
    }
  }

  async #fetch(url: string, init: RequestInit): Promise<Response> {
    const { host, pathname } = new URL(url)
    const server = host === 'branch' ? this.branch : this.central
    if (server.mood === 'down') throw new TypeError('fetch failed')
    if (server.mood === 'silent')
      return new Promise((_, reject) => init.signal?.addEventListener('abort', () => reject(init.signal?.reason)))
    const path = pathname.replace('/trpc/', '')
    const input = JSON.parse(String(init.body ?? '{}')) as Record<string, unknown>
    const answer = () => {
      const refusal = server.refusals.get(path)
      try {
        if (refusal) throw refusal
        return Response.json({ result: { data: server.answer(path, input) } })
      } catch (code) {
        return Response.json(
          { error: { message: String(code), code: -32_000, data: { branchlineCode: code } } },
          { status: 400 },
        )
      }
    }
    if (server.mood !== 'slow') return answer()
    const answered = answer()
    return new Promise((resolve) => {
      this.#timers.add({ atMs: this.nowMs + 600, run: () => resolve(answered) })
    })
  }
}

let transactionsOpen = 0
const begin = IDBDatabase.prototype.transaction
IDBDatabase.prototype.transaction = function (this: IDBDatabase, ...given: Parameters<typeof begin>) {
  const transaction = begin.apply(this, given)
  transactionsOpen += 1
  const over = () => {
    transactionsOpen -= 1
  }
  transaction.addEventListener('complete', over)
  transaction.addEventListener('abort', over)
  return transaction
}

/** Until the database is idle, and stays so. */
async function settle(): Promise<void> {
  for (let [turn, idle] = [0, 0]; idle < 8 && turn < 50_000; turn += 1) {
    await nextTurn()
    idle = transactionsOpen === 0 ? idle + 1 : 0
  }
}
