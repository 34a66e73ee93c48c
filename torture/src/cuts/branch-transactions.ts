import { randomFrom, uuidV7 } from '@branchline/demo'
import Database from 'libsql'
import { untilRest } from '../books/rest.ts'
import type { Chain, Site } from '../ground/chain.ts'
import { HeadOffice } from '../load/head-office.ts'
import { saleOf, Till } from '../load/till.ts'
import type { Told } from '../load/told.ts'
import type { Transaction } from './sweep.ts'

const dayMs = 86_400_000

/** The key transactions of a branch, in SQLite. */
export function branchTransactions(chain: Chain, site: Site, told: Told): Transaction[] {
  const random = randomFrom(7)
  const till = new Till(site, told, random)
  const headOffice = new HeadOffice(chain.central.peer, told, random)
  const sell = () => till.submit(saleOf(uuidV7(Date.now()), random))
  let sold = ''
  let item = 0
  return [
    { name: 'branch: submit a sale', sign: 'SELECT d."doctype", d."key"', act: sell },
    {
      name: 'branch: cancel a sale',
      sign: 'SELECT d."doctype", d."key"',
      prepare: async () => {
        sold = await till.sell()
        await untilRest(chain)
      },
      act: () => till.cancel(sold),
    },
    { name: 'branch: save a customer', sign: 'FROM "Alias"', act: () => till.saveCustomer() },
    { name: 'branch: claim a batch', sign: 'FROM "SiteConfig"', next: 'WITH head AS', act: sell },
    { name: 'branch: settle a batch', sign: 'FROM "SiteConfig"', next: '"state" = s.value ->> 1', act: sell },
    {
      name: 'branch: apply a page with its watermark',
      sign: 'FROM "LocalEdit"',
      next: 'INSERT INTO "Document"',
      act: () => {
        item += 1
        return headOffice.saveItem(`CUT-${item}`)
      },
    },
    {
      name: 'branch: apply a page with a tombstone',
      sign: 'FROM "LocalEdit"',
      next: 'SELECT d."doctype"',
      prepare: async () => {
        item += 1
        await headOffice.saveItem(`CUT-${item}`)
        await untilRest(chain)
      },
      act: () => headOffice.deleteItem(`CUT-${item}`),
    },
    {
      name: 'branch: archive acked operations',
      sign: 'INSERT INTO "History"',
      prepare: async () => {
        await sell()
        await untilRest(chain)
        await site.server.kill()
        age(site.file)
      },
      act: async () => {},
      startArmed: (cut) => site.server.startArmed(cut),
    },
  ]
}

/** A week has passed since all that is settled was settled. */
function age(file: string): void {
  const database = new Database(file)
  const at = new Date(Date.now() - 8 * dayMs).toISOString()
  database.prepare(`UPDATE "Outbox" SET "settledAt" = ?, "createdAt" = ? WHERE "state" = 'acked'`).run([at, at])
  database.close()
}
