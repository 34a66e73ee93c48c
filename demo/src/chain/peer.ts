import { setTimeout as sleep } from 'node:timers/promises'
import { type BranchRouter, type CentralRouter, protocolHeader, protocolVersion } from '@branchline/protocol'
import { createTRPCClient, httpLink, type TRPCClient } from '@trpc/client'
import { DemoError, reasonOf } from '../demo-error.ts'
import { codeOfFailure, isAway } from './is-away.ts'

const limitsMs = { call: 30_000, insist: 180_000, retryEvery: 60 } as const

export interface Login {
  username: string
  password: string
}

/** A server as its operator reaches it: logs in when needed, and again when the session is gone. */
export class Peer<Api> {
  readonly #api: Api
  readonly #title: string
  readonly #login: () => Promise<void>

  constructor(title: string, api: Api, login: () => Promise<void>) {
    this.#title = title
    this.#api = api
    this.#login = login
  }

  /** One call. Errors: whatever the server refuses, or that it is away. */
  async call<T>(work: (api: Api) => Promise<T>): Promise<T> {
    try {
      return await work(this.#api)
    } catch (error) {
      if (codeOfFailure(error) !== 'UNAUTHENTICATED') throw error
      await this.#login()
      return work(this.#api)
    }
  }

  /**
   * The same call again and again while the server is away, as a till does: what it carries must be safe to repeat. A verdict
   * ends it.
   */
  async insist<T>(work: (api: Api) => Promise<T>): Promise<T> {
    for (const deadline = Date.now() + limitsMs.insist; ; await sleep(limitsMs.retryEvery)) {
      try {
        return await this.call(work)
      } catch (error) {
        if (!isAway(error)) throw new DemoError(`${this.#title} refused a call: ${reasonOf(error)}`)
        if (Date.now() > deadline) throw new DemoError(`${this.#title} did not come back: ${reasonOf(error)}`)
      }
    }
  }
}

export type CentralPeer = Peer<TRPCClient<CentralRouter>>
export type BranchPeer = Peer<TRPCClient<BranchRouter>>

export function centralPeer(title: string, port: number, login: Login): CentralPeer {
  const { headers, options } = connection(port)
  const api = createTRPCClient<CentralRouter>({ links: [httpLink(options)] })
  return new Peer(title, api, async () => {
    headers.authorization = `Bearer ${(await api.auth.login.mutate(login)).token}`
  })
}

export function branchPeer(title: string, port: number, login: Login): BranchPeer {
  const { headers, options } = connection(port)
  const api = createTRPCClient<BranchRouter>({ links: [httpLink(options)] })
  return new Peer(title, api, async () => {
    headers.authorization = `Bearer ${(await api.auth.login.mutate(login)).token}`
  })
}

function connection(port: number) {
  const headers: Record<string, string> = { [protocolHeader]: String(protocolVersion.current) }
  const timed: typeof fetch = (url, init) => {
    const limit = AbortSignal.timeout(limitsMs.call)
    return fetch(url, { ...init, signal: init?.signal ? AbortSignal.any([init.signal, limit]) : limit })
  }
  return { headers, options: { url: `http://127.0.0.1:${port}/trpc`, headers: () => headers, fetch: timed as never } }
}
