import { codeOfFailure, randomFrom, uuidV7 } from '@branchline/demo'
import type { Violation } from '../books/laws.ts'
import { untilRest, verifyRest } from '../books/rest.ts'
import { Chain, type Site, type SiteOptions } from '../ground/chain.ts'
import type { Machine } from '../ground/machine.ts'
import { saleOf, Till } from '../load/till.ts'
import { Told } from '../load/told.ts'
import type { Row } from '../report/row.ts'

/** A chain with one branch, for what is done to its disk and database. */
export interface LoneBranch {
  chain: Chain
  site: Site
  told: Told
  till: Till
  /** One sale, one call. Answers 'sold', or the code it was refused with, and how long it took. */
  trySale(): Promise<{ answer: string; tookMs: number }>
  /** Waits for rest and compares both sides, adding to the row. */
  settle(row: Row): Promise<void>
}

/** Opens one, does something, closes it. */
export async function withLoneBranch<T>(
  machine: Machine,
  code: string,
  options: SiteOptions,
  body: (lone: LoneBranch) => Promise<T>,
): Promise<T> {
  const chain = await Chain.open(machine, `lone-${code}`)
  try {
    const site = await chain.addSite(code, options)
    await site.server.start()
    const told = new Told()
    const random = randomFrom(code.charCodeAt(0))
    const till = new Till(site, told, random)
    return await body({
      chain,
      site,
      told,
      till,
      trySale: async () => {
        const document = saleOf(uuidV7(Date.now()), random)
        const begun = performance.now()
        const answer = await site.peer
          .call((api) => api.documents.submit.mutate({ doctype: 'Sales Invoice', document }))
          .then(
            ({ document: { name } }) => {
              const { sync_uuid: syncUuid, grand_total: grandTotal } = document
              told.sold({ branch: site.code, syncUuid, name, docstatus: 1, grandTotal })
              return 'sold'
            },
            (error: unknown) => codeOfFailure(error) ?? 'no answer',
          )
        return { answer, tookMs: performance.now() - begun }
      },
      settle: async (row) => {
        const restMs = await untilRest(chain)
        if (restMs === null) row.violations.push({ kind: 'lost', text: 'the chain did not come to rest' })
        else row.restMs.push(restMs)
        row.violations.push(...(await verifyRest(chain, told)))
      },
    })
  } finally {
    await chain.stop()
  }
}

export function wrong(text: string): Violation {
  return { kind: 'wrong', text }
}
