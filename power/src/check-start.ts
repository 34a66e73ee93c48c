import { join } from 'node:path'
import { startBranch } from '@branchline/branch'
import { systemClock, systemFetch, systemIds, systemRandom } from '@branchline/platform'
import type { BranchRouter, Log } from '@branchline/protocol'
import { createTRPCClient, httpLink } from '@trpc/client'
import Database from 'libsql'
import type { Broken } from './check-image.ts'
import { branchCode } from './record.ts'
import type { Told } from './told.ts'

const quiet: Log = { info: () => {}, warn: () => {}, error: () => {} }
const nowhere = 'http://127.0.0.1:9'

/** Starts the whole server on a folder as after a power cut, and sells: with the next number. Null: it does. */
export async function checkStart(dataDir: string, { answered }: Told): Promise<Broken | null> {
  const before = countSales(dataDir)
  try {
    const branch = await startBranch(
      {
        PORT: 0,
        HOST: '127.0.0.1',
        DATA_DIR: dataDir,
        CENTRAL_URL: nowhere,
        BRANCHLINE_ALLOW_HTTP: '1',
        BRANCH_CODE: branchCode,
        SYNC_USERNAME: 'branch-CAI',
        // Once it was up, it needs no password any more.
        ...(answered ? {} : { SYNC_PASSWORD: 'the-password-of-the-first-start' }),
        ADMIN_USERNAME: 'admin',
        ADMIN_PASSWORD: 'power-password',
        SESSION_TTL_SECONDS: 3_600,
        LOG_LEVEL: 'silent',
      },
      { clock: systemClock, random: systemRandom, ids: systemIds, fetch: systemFetch, log: quiet },
    )
    try {
      const number = await sellOne(`http://127.0.0.1:${branch.port}`)
      return number === before + 1 ? null : { law: 'numbers', detail: `sale ${before + 1} got number ${number}` }
    } finally {
      await branch.stop()
    }
  } catch (error) {
    return { law: 'opens', detail: String(error) }
  }
}

function countSales(dataDir: string): number {
  const database = new Database(join(dataDir, 'branch.sqlite'))
  const row = database.prepare(`SELECT count(*) AS sales FROM "Document" WHERE "doctype" = 'Sales Invoice'`).get()
  database.close()
  return (row as { sales: number }).sales
}

async function sellOne(url: string): Promise<number> {
  const link = (headers: Record<string, string>) =>
    httpLink({ url: `${url}/trpc`, headers, methodOverride: 'POST' as const })
  const stranger = createTRPCClient<BranchRouter>({ links: [link({})] })
  const { token } = await stranger.auth.login.mutate({ username: 'admin', password: 'power-password' })
  const api = createTRPCClient<BranchRouter>({ links: [link({ authorization: `Bearer ${token}` })] })
  const { document } = await api.documents.submit.mutate({
    doctype: 'Sales Invoice',
    document: {
      customer: 'Walk-in',
      company: 'Branchline Stores',
      posting_date: '2026-03-01',
      currency: 'EGP',
      update_stock: 0,
      items: [{ item_code: 'TEA', qty: 1, rate: '12.50', amount: '12.50' }],
      grand_total: '12.50',
    },
  })
  return Number(document.name.slice(-5))
}
