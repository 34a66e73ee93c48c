import type { Difference } from '../books/compare-books.ts'

/** Records that one side lacks or holds with another content. `here` is the branch, as a sentence continues it. Pure. */
export function compareHashes(
  doctype: string,
  here: string,
  atBranch: ReadonlyMap<string, string>,
  atCentral: ReadonlyMap<string, string>,
): Difference[] {
  const differences: Difference[] = []
  for (const [record, hash] of atBranch) {
    const other = atCentral.get(record)
    if (other === undefined) differences.push(`${doctype} ${record} is ${here}, not at central`)
    else if (other !== hash) differences.push(`${doctype} ${record} has another content ${here} than at central`)
  }
  for (const record of atCentral.keys()) {
    if (!atBranch.has(record)) differences.push(`${doctype} ${record} is at central, not ${here}`)
  }
  return differences
}
