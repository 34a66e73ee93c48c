import { slowHash } from './sign-in/pin-check.ts'

/** What the till needs from the browser. `browserPorts()` are the real ones; tests and the simulator hand in others. */
export interface Ports {
  /** Milliseconds since 1970. */
  now(): number
  /** Runs something once after `ms`. Answers how to call it off. */
  after(ms: number, run: () => void): () => void
  randomBytes(count: number): Uint8Array
  /** 32 bytes of a secret, slow on purpose. */
  slowHash(secret: string, salt: Uint8Array): Promise<Uint8Array>
  fetch: typeof globalThis.fetch
  /** Small facts beside IndexedDB, by which its loss is noticed. */
  notes: Notes
  /** Runs `work` in one tab at a time; waits for its turn. `signal` ends the waiting. */
  alone(name: string, signal: AbortSignal, work: () => Promise<void>): Promise<void>
  /** Tells the other tabs of this till, and hears from them. */
  tabs: Tabs
}

/** The part of localStorage that is used. */
export interface Notes {
  getItem(key: string): string | null
  setItem(key: string, value: string): void
}

export interface Tabs {
  tell(message: string): void
  hear(listener: (message: string) => void): void
  close(): void
}

/** Errors: Error when the page is no secure context: Web Locks and storage that lasts exist only there. */
export function browserPorts(name: string): Ports {
  const channel = new BroadcastChannel(`branchline ${name}`)
  return {
    now: () => Date.now(),
    after: (ms, run) => {
      const timer = setTimeout(run, ms)
      return () => clearTimeout(timer)
    },
    randomBytes: (count) => crypto.getRandomValues(new Uint8Array(count)),
    slowHash,
    fetch: (input, init) => fetch(input, init),
    notes: localStorage,
    alone: async (lock, signal, work) => {
      await navigator.locks.request(lock, { signal }, work)
    },
    tabs: {
      tell: (message) => channel.postMessage(message),
      hear: (listener) => {
        channel.onmessage = ({ data }) => listener(String(data))
      },
      close: () => channel.close(),
    },
  }
}
