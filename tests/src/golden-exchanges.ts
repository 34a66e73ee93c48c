import { readdirSync, readFileSync } from 'node:fs'
import { expect } from 'vitest'

/** One call as the oldest peer of a protocol makes it, and what it reads of the answer. */
export interface Exchange {
  call: string
  /** `{word}` is what an earlier answer said at its `{word}`. */
  ask?: unknown
  /**
   * `{word}` stands for any text, `{number}` and `{boolean}` for theirs. An empty list is
   * empty; whatever else an answer holds beyond this does not matter.
   */
  answer: unknown
}

export interface GoldenProtocol {
  protocol: number
  exchanges: Exchange[]
  /** Per procedure: fields of its messages that peers of this protocol did not have at first. */
  addedLater: Record<string, { ask: string[]; answer: string[] }>
}

const folder = new URL('golden/', import.meta.url)

/** What there is of every protocol that was ever spoken. */
export const goldenProtocols: GoldenProtocol[] = readdirSync(folder)
  .filter((name) => /^protocol-\d+\.golden\.json$/.test(name))
  .map((name) => JSON.parse(readFileSync(new URL(name, folder), 'utf8')))

type Words = Map<string, string>

/** An exchange's request, its words said. */
export function fillIn(value: unknown, words: Words): unknown {
  if (typeof value === 'string') {
    const word = wordOf(value)
    if (word === null) return value
    if (!words.has(word)) throw new Error(`no answer before this one said ${value}`)
    return words.get(word)
  }
  return mapInside(value, (inner) => fillIn(inner, words))
}

/** What an answer has to match. */
export function wanted(value: unknown): unknown {
  if (typeof value === 'string') {
    const word = wordOf(value)
    if (word === null) return value
    return word === 'number' ? expect.any(Number) : word === 'boolean' ? expect.any(Boolean) : expect.any(String)
  }
  const inside = mapInside(value, wanted)
  if (Array.isArray(inside)) return inside.length === 0 ? inside : expect.arrayContaining(inside)
  return typeof inside === 'object' && inside !== null ? expect.objectContaining(inside) : inside
}

/** Takes the words an answer says; those inside lists are anybody's. */
export function learn(golden: unknown, answer: unknown, words: Words): void {
  if (typeof golden === 'string') {
    const word = wordOf(golden)
    if (word !== null) words.set(word, String(answer))
  } else if (typeof golden === 'object' && golden !== null && !Array.isArray(golden)) {
    for (const [key, inner] of Object.entries(golden)) learn(inner, (answer as Record<string, unknown>)[key], words)
  }
}

function wordOf(text: string): string | null {
  return /^\{(\w+)\}$/.exec(text)?.[1] ?? null
}

function mapInside(value: unknown, change: (inner: unknown) => unknown): unknown {
  if (Array.isArray(value)) return value.map(change)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, change(inner)]))
}
