import { ownsName } from './series.ts'

/** A document's name and the PREFIX its DocType's series begin with. */
export interface SeriesName {
  prefix: string
  name: string
}

/**
 * The highest number per series among documents of a branch, under the key the series counts by: `SINV-CAI-2026-`. A restored
 * branch goes on above them. Names of other branches, names that end in no number, and the series central itself numbers for the
 * branch (`SINV-CAI-F-`) are none of its series. A series without a separator before its number counts under another key.
 */
export function highestNumbers(branchCode: string, names: Iterable<SeriesName>): Record<string, number> {
  const highest: Record<string, number> = {}
  for (const { prefix, name } of names) {
    if (!ownsName(prefix, branchCode, name) || ownsName(prefix, `${branchCode}-F`, name)) continue
    const [digits] = /\d+$/.exec(name) ?? []
    const number = Number(digits)
    if (digits === undefined || !Number.isSafeInteger(number)) continue
    const counterKey = name.slice(0, -digits.length)
    highest[counterKey] = Math.max(highest[counterKey] ?? 0, number)
  }
  return highest
}
