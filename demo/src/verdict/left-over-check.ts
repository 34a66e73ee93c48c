import type { Chain } from '../chain/chain.ts'
import { owed } from '../chain/owed.ts'
import type { Check } from './verdict.ts'

/** Nothing is waiting, dead or parked anywhere, and no record is in conflict. */
export async function checkNothingLeftOver({ branches, central }: Chain): Promise<Check> {
  const differences: string[] = []
  for (const { town, peer } of branches) {
    const status = await peer.insist((api) => api.status.summary.query())
    if (owed(status) > 0)
      differences.push(
        `${town} still owes central ${owed(status)} operations, ${status.outbox.dead} of them dead letters`,
      )
    if (status.parked > 0) differences.push(`${town} could not apply ${status.parked} records it pulled`)
    const { deadLetters } = await peer.insist((api) => api.deadLetters.list.query({ limit: 1_000 }))
    for (const { doctype, name, code, message } of deadLetters) {
      differences.push(`${town}: ${doctype} ${name} is a dead letter: ${code}, ${message}`)
    }
  }
  const { conflicts } = await central.peer.insist((api) => api.status.summary.query())
  if (conflicts > 0) differences.push(`Central has ${conflicts} conflicts that wait for a person`)
  return { title: 'Nothing waiting, no dead letter, nothing parked, no conflict', differences }
}
