import { createHash } from 'node:crypto'

/**
 * Keyed chance: a number in [0, 1) that depends on the seed and on what it is asked for, never on what was asked before. Leaving out
 * one event does not shuffle the others.
 */
export class Chance {
  readonly #seed: number | string
  readonly #counts = new Map<string, number>()
  #scope = ''

  constructor(seed: number | string) {
    this.#seed = seed
  }

  /** A stream of its own: whatever is drawn from it, nothing here is drawn otherwise. */
  apart(name: string): Chance {
    return new Chance(`${this.#seed} ${name}`)
  }

  /** Of this very name. */
  at(name: string): number {
    return spread(`${this.#seed}\n${name}`)
  }

  /** The next one of a place: its first, second, third. */
  next(place: string): number {
    return this.at(this.#nextName(place))
  }

  /** While it runs, places are its own: whether it runs at all changes nothing that others draw. */
  within(scope: string, run: () => void): void {
    const around = this.#scope
    this.#scope = `${around}${scope}\n`
    try {
      run()
    } finally {
      this.#scope = around
    }
  }

  #nextName(place: string): string {
    const scoped = this.#scope + place
    const count = this.#counts.get(scoped) ?? 0
    this.#counts.set(scoped, count + 1)
    return `${scoped}\n${count}`
  }

  /** Uniform between two integers, both included. */
  integer(place: string, min: number, max: number): number {
    return min + Math.floor(this.next(place) * (max - min + 1))
  }

  pick<T>(place: string, from: readonly T[]): T {
    const picked = from[this.integer(place, 0, from.length - 1)]
    if (picked === undefined) throw new Error(`nothing to pick from at ${place}`)
    return picked
  }

  /** 32 bytes as base64url, and other identities: as many as are asked for. */
  bytes(place: string): Buffer {
    return createHash('sha256')
      .update(`${this.#seed}\n${this.#nextName(place)}`)
      .digest()
  }
}

/** A text's place in [0, 1): as good as chance, and ten times quicker than SHA-256. MurmurHash3 over its characters. */
function spread(text: string): number {
  let hash = 0
  for (let index = 0; index < text.length; index += 1) {
    let part = Math.imul(text.charCodeAt(index), 0xcc9e2d51)
    part = Math.imul((part << 15) | (part >>> 17), 0x1b873593)
    hash ^= part
    hash = Math.imul((hash << 13) | (hash >>> 19), 5) + 0xe6546b64
  }
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b)
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35)
  return ((hash ^ (hash >>> 16)) >>> 0) / 2 ** 32
}
