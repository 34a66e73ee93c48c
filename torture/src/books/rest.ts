import { setTimeout as sleep } from 'node:timers/promises'
import type { Chain } from '../ground/chain.ts'
import type { Told } from '../load/told.ts'
import { branchLaws, centralLaws, restLaws, toldLaws, type Violation, watermarkLaws } from './laws.ts'
import { readBacklog, readBranch } from './read-branch.ts'
import { readCentral, readFeedEnds } from './read-central.ts'

const limitsMs = { rest: 120_000, lookEvery: 50 } as const

/** Waits until no branch owes anything and every branch has all that goes down. Answers after how many ms; null: not in time. */
export async function untilRest(chain: Chain): Promise<number | null> {
  const begun = performance.now()
  while (!(await isAtRest(chain))) {
    if (performance.now() - begun > limitsMs.rest) return null
    await sleep(limitsMs.lookEvery)
  }
  return performance.now() - begun
}

async function isAtRest({ sites, central }: Chain): Promise<boolean> {
  if (sites.some(({ file }) => readBacklog(file).owed > 0)) return false
  const ends = await readFeedEnds(central.databaseUrl)
  return sites.every(({ file }) => {
    const { watermarks, parked, owed } = readBacklog(file)
    return owed === 0 && parked === 0 && [...ends].every(([doctype, end]) => (watermarks.get(doctype) ?? 0n) >= end)
  })
}

/** Everything that must hold now that the chain is at rest. */
export async function verifyRest({ sites, central }: Chain, told: Told): Promise<Violation[]> {
  const there = await readCentral(central.databaseUrl)
  const books = sites.map(({ code, file }) => readBranch(code, file))
  return [
    ...books.flatMap((book) => [
      ...branchLaws(book),
      ...toldLaws(book.code, told.of(book.code), book.documents),
      ...watermarkLaws(book, there),
    ]),
    ...centralLaws(there),
    ...restLaws(books, there, told),
  ]
}
