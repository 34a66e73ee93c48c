import type { Difference } from '../books/compare-books.ts'

/** One thing that was checked. */
export interface Check {
  /** What holds when it is kept, as a sentence without its full stop. */
  title: string
  differences: readonly Difference[]
}

export interface Verdict {
  checks: readonly Check[]
  agrees: boolean
}

export function verdictOf(checks: readonly Check[]): Verdict {
  return { checks, agrees: checks.every(({ differences }) => differences.length === 0) }
}

/** A check that one value is another. */
export function equals(title: string, found: string | number, expected: string | number): Check {
  return { title, differences: found === expected ? [] : [`${title}: found ${found}, expected ${expected}`] }
}
