import type { Backend, Login } from '../backends/api.ts'
import type { Caller, Outcome } from '../backends/caller.ts'
import type { SaleStore } from '../storage/sale-store.ts'

export type BackendName = 'branch' | 'central'
export interface Credentials {
  username: string
  password: string
}

const tokensFact = 'tokens'
const loginMs = 5_000

/**
 * Who is at the till, at both servers. The tokens outlive a reload; the PIN is in memory alone, and renews them as long as the page is
 * open. Signing out forgets both and touches no sale.
 */
export class Sessions {
  #tokens: Partial<Record<BackendName, string>> = {}
  #credentials: Credentials | null = null

  constructor(
    private readonly store: SaleStore,
    private readonly backends: Record<BackendName, { backend: Pick<Backend, 'login'>; caller: Caller }>,
    private readonly needed: (backend: BackendName) => void,
  ) {}

  async restore(): Promise<void> {
    this.#tokens = (await this.store.fact(tokensFact)) ?? {}
  }

  token(backend: BackendName): string | null {
    return this.#tokens[backend] ?? null
  }

  remember(credentials: Credentials | null): void {
    this.#credentials = credentials
  }

  async forget(): Promise<void> {
    this.#credentials = null
    this.#tokens = {}
    await this.store.putFact(tokensFact, {})
  }

  /** Logs in at one server. */
  async signIn(name: BackendName, credentials: Credentials): Promise<Outcome<Login>> {
    const { backend, caller } = this.backends[name]
    const outcome = await caller.call((signal) => backend.login(credentials, signal), { patienceMs: loginMs })
    if (outcome.kind === 'answer') {
      this.#tokens = { ...this.#tokens, [name]: outcome.value.token }
      await this.store.putFact(tokensFact, this.#tokens)
    }
    return outcome
  }

  /** Calls with a login, and once more with a new one where the old has ended. */
  async call<T>(
    name: BackendName,
    run: (signal: AbortSignal) => Promise<T>,
    options: { patienceMs?: number; late?: (value: T) => void } = {},
  ): Promise<Outcome<T>> {
    const { caller } = this.backends[name]
    const outcome = await caller.call(run, options)
    if (outcome.kind !== 'login') return outcome
    const login = this.#credentials ? await this.signIn(name, this.#credentials) : outcome
    if (login.kind === 'answer') return caller.call(run, options)
    if (login.kind !== 'silence') this.needed(name)
    return { kind: 'login' }
  }
}
