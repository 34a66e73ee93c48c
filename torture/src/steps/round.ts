import { untilRest, verifyRest } from '../books/rest.ts'
import type { Chain } from '../ground/chain.ts'
import type { Load } from '../load/load.ts'
import type { Row } from '../report/row.ts'

/** Faults while the chain works, then rest, then the comparison of all sides. `faults` answers how often it did what. */
export async function playRound(chain: Chain, load: Load, faults: () => Promise<Map<string, number>>): Promise<Row[]> {
  const done = await load.during(faults)
  const restMs = await untilRest(chain)
  const violations = await verifyRest(chain, load.told)
  if (restMs === null) violations.push({ kind: 'lost', text: 'the chain did not come to rest' })
  // Of faults that ran together nobody can say whose a violation is: the first row tells it.
  return [...done].map(([what, times], index) => ({
    what,
    times,
    violations: index === 0 ? violations : [],
    restMs: restMs === null ? [] : [restMs],
  }))
}

/** Rounds of one kind as one row. Pure. */
export function sumRows(rows: readonly Row[]): Row[] {
  const sums = new Map<string, Row>()
  for (const row of rows) {
    const before = sums.get(row.what)
    sums.set(row.what, {
      ...row,
      times: row.times + (before?.times ?? 0),
      // What was broken in one round is broken in the next, too.
      violations: before && before.violations.length > 0 ? before.violations : row.violations,
      restMs: [...(before?.restMs ?? []), ...row.restMs],
    })
  }
  return [...sums.values()]
}
