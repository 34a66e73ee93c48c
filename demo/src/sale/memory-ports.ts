import 'fake-indexeddb/auto'
import { type Ports, slowHash } from '@branchline/pos-client'

/** What the tills' SDK needs of a browser, in this process: real time, chance and lines, and a storage in memory. */
export function memoryPorts(): Ports {
  const notes = new Map<string, string>()
  let turn: Promise<unknown> = Promise.resolve()
  return {
    now: () => Date.now(),
    after: (ms, run) => {
      const timer = setTimeout(run, ms)
      return () => clearTimeout(timer)
    },
    randomBytes: (count) => crypto.getRandomValues(new Uint8Array(count)),
    slowHash,
    fetch: (input, init) => fetch(input, init),
    notes: { getItem: (key) => notes.get(key) ?? null, setItem: (key, value) => void notes.set(key, value) },
    alone: (_name, _signal, work) => {
      const mine = turn.then(work)
      turn = mine.catch(() => {})
      return mine
    },
    tabs: { tell: () => {}, hear: () => {}, close: () => {} },
  }
}
