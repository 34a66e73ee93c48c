import { setTimeout as wait } from 'node:timers/promises'
import type { CentralRouter } from '@branchline/protocol'
import { v7 } from 'uuid'
import { saleOfLines } from '../documents.ts'
import type { Result, Settings } from '../result.ts'
import { clientOf, type Servers } from '../servers.ts'

const tills = 50
const tillsPerBranch = 5
const pin = '4711'
/** What each till kept while nobody answered; then it goes on selling. */
const kept = 10
const pauseMs = 1_000

/** Fifty tills whose branch servers are gone come to one central at the same moment, each with what it kept, and go on selling there. */
export async function tillsFailOver(servers: Servers, { seconds }: Settings): Promise<Result[]> {
  const cashiers = await hireCashiers(servers)
  const times: number[] = []
  const logins: number[] = []
  const refused: string[] = []
  const endsAt = performance.now() + seconds * 1_000
  await Promise.all(
    cashiers.map(async ({ username, branchCode }, till) => {
      const started = performance.now()
      const { token } = await clientOf<CentralRouter>(servers.centralUrl).auth.login.mutate({ username, password: pin })
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

/** One cashier for each till, with a PIN, at ten branches. */
async function hireCashiers({ admin }: Servers): Promise<{ username: string; branchCode: string }[]> {
  const cashiers: { username: string; branchCode: string }[] = []
  for (let branch = 1; branch <= tills / tillsPerBranch; branch += 1) {
    const branchCode = `F${String(branch).padStart(2, '0')}`
    await admin.branches.register.mutate({ branchCode })
    const names = Array.from({ length: tillsPerBranch }, (_, till) => `cashier-${branchCode}-${till + 1}`)
    for (const name of names) await admin.documents.save.mutate({ doctype: 'User', document: { name, email: name } })
    const profile = {
      name: `Tills of ${branchCode}`,
      branch: branchCode,
      applicable_for_users: names.map((user) => ({ user })),
    }
    await admin.documents.save.mutate({ doctype: 'POS Profile', document: profile })
    for (const username of names) {
      await admin.users.setPin.mutate({ username, pin })
      cashiers.push({ username, branchCode })
    }
  }
  return cashiers
}
