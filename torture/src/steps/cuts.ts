import { branchTransactions } from '../cuts/branch-transactions.ts'
import { centralTransactions } from '../cuts/central-transactions.ts'
import { sweep, type Transaction } from '../cuts/sweep.ts'
import { Chain } from '../ground/chain.ts'
import type { Machine } from '../ground/machine.ts'
import type { Server } from '../ground/server.ts'
import { Told } from '../load/told.ts'
import type { Row } from '../report/row.ts'

/** Heartbeats and polls are rare, so that what is armed is what comes next. */
const quiet = { PUSH_INTERVAL_SECONDS: '3600', PULL_MASTERS_INTERVAL_SECONDS: '3600' }

/** Kills a branch before every statement of its key transactions. `only`: those whose names begin so. */
export async function cutBranch(machine: Machine, only: readonly string[] | null, say: Say): Promise<Row[]> {
  const chain = await Chain.open(machine, 'cut-branch')
  try {
    const site = await chain.addSite('CUB', { cuts: true, environment: quiet })
    await site.server.start()
    const told = new Told()
    return await sweepAll(chain, site.server, told, branchTransactions(chain, site, told), only, say)
  } finally {
    await chain.stop()
  }
}

/** Kills central before every statement of its key transactions. */
export async function cutCentral(machine: Machine, only: readonly string[] | null, say: Say): Promise<Row[]> {
  const chain = await Chain.open(machine, 'cut-central', { cuts: true })
  try {
    const site = await chain.addSite('CUC', { environment: quiet })
    await site.server.start()
    const told = new Told()
    return await sweepAll(chain, chain.central.server, told, centralTransactions(chain, site, told), only, say)
  } finally {
    await chain.stop()
  }
}

type Say = (line: string) => void

async function sweepAll(
  chain: Chain,
  server: Server,
  told: Told,
  all: readonly Transaction[],
  only: readonly string[] | null,
  say: Say,
): Promise<Row[]> {
  const rows: Row[] = []
  for (const transaction of all) {
    if (only && !only.includes(transaction.name)) continue
    const row = await sweep(chain, server, told, transaction)
    say(`${row.what}: dead before each, ${row.violations.length} broken`)
    rows.push(row)
    if (row.violations.length > 0) break
  }
  return rows
}
