import { setTimeout as wait } from 'node:timers/promises'
import type { CentralRouter } from '@branchline/protocol'
import { v7 } from 'uuid'
import { saleOfLines } from '../documents.ts'
import type { Result, Settings } from '../result.ts'
import { clientOf, type Servers } from '../servers.ts'

const tills = 50
const tillsPerBranch = 5
/** What each till kept while nobody answered; then it goes on selling. */
const kept = 10
const pauseMs = 1_000

/** Fifty tills whose branch servers are gone come to one central at the same moment, each with what it kept, and go on selling there. */
export async function tillsFailOver(servers: Servers, { seconds }: Settings): Promise<Result[]> {
  const branches = await Promise.all(
    Array.from({ length: tills / tillsPerBranch }, async (_, index) => {
      const branchCode = `F${String(index + 1).padStart(2, '0')}`
      return servers.admin.branches.register.mutate({ branchCode })
    }),
  )
  const times: number[] = []
  const logins: number[] = []
  const refused: string[] = []
  const endsAt = performance.now() + seconds * 1_000
  await Promise.all(
    Array.from({ length: tills }, async (_, till) => {
      const branch = branches[till % branches.length]
      if (!branch) return
      const { branchCode, username, password } = branch
      const started = performance.now()
      const { token } = await clientOf<CentralRouter>(servers.centralUrl).auth.login.mutate({ username, password })
      logins.push(performance.now() - started)
      const central = clientOf<CentralRouter>(servers.centralUrl, token)
      for (let number = 1; number <= kept || performance.now() < endsAt; number += 1) {
        const name = `SINV-${branchCode}-T${String(till).padStart(2, '0')}-2026-${String(number).padStart(5, '0')}`
        const document = { ...saleOfLines(5), name, sync_uuid: v7(), origin_branch: branchCode }
        const from = performance.now()
        await central.failover.submit
          .mutate({ doctype: 'Sales Invoice', document, operation: 'submit' })
          .then(() => times.push(performance.now() - from))
          .catch((error: Error) => refused.push(error.message))
        if (number > kept) await wait(pauseMs)
      }
    }),
  )
  if (refused.length > 0) throw new Error(`${refused.length} sales were refused, the first: ${refused[0]}`)
  return [
    {
      case: 'tills',
      what: `${tills} tills at one central at once, ${kept} sales kept by each and then one a second`,
      times,
      limits: [],
      rssServerMb: servers.centralPeakMb(),
      notes: [`${times.length} sales, none refused; the slowest login ${Math.round(Math.max(...logins))} ms`],
    },
  ]
}
