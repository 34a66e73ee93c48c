/** Chance from a seed (mulberry32): uniform in [0, 1), the same row of numbers for the same seed. */
export type Random = () => number

export function randomFrom(seed: number): Random {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}

/** Whole number from 0 up to, not including, `end`. */
export function below(end: number, random: Random): number {
  return Math.floor(random() * end)
}

/** One of a list that is not empty. */
export function oneOf<T>(list: readonly T[], random: Random): T {
  const chosen = list[below(list.length, random)]
  if (chosen === undefined) throw new RangeError('nothing to choose from')
  return chosen
}
