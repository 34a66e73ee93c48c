import { createHash } from 'node:crypto'

/**
 * Keyed chance: a number in [0, 1) that depends on the seed and on what it is asked for, never on what was asked before. Leaving out
 * one event does not shuffle the others.
 */
export class Chance {
  readonly #seed: number
  readonly #counts = new Map<string, number>()

  constructor(seed: number) {
    this.#seed = seed
  }

  /** Of this very name. */
  at(name: string): number {
    return createHash('sha256').update(`${this.#seed}\n${name}`).digest().readUInt32BE(0) / 2 ** 32
  }

  /** The next one of a place: its first, second, third. */
  next(place: string): number {
    const count = this.#counts.get(place) ?? 0
    this.#counts.set(place, count + 1)
    return this.at(`${place}\n${count}`)
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
    const count = this.#counts.get(place) ?? 0
    this.#counts.set(place, count + 1)
    return createHash('sha256').update(`${this.#seed}\n${place}\n${count}`).digest()
  }
}
