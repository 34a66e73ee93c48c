import { setTimeout as sleep } from 'node:timers/promises'
import type { Violation } from '../books/laws.ts'
import { untilRest, verifyRest } from '../books/rest.ts'
import type { Chain } from '../ground/chain.ts'
import type { Outcome, Server } from '../ground/server.ts'
import type { Told } from '../load/told.ts'
import type { Row } from '../report/row.ts'
import type { Cut } from './statement-counter.ts'

/** No transaction here has as many statements: a sweep that comes so far does not end by itself. */
const statementsMax = 60

/** One transaction, and how it is brought about again and again. */
export interface Transaction {
  name: string
  /** In its second statement; the first is BEGIN. */
  sign: string
  /** In its third, where the second does not tell. */
  next?: string
  /** What must be there before; nothing is armed yet. */
  prepare?(): Promise<void>
  /** Brings it about. Its calls are repeated until the server is back, as a till does. */
  act(): Promise<unknown>
  /** The same for what happens at the start: arms and starts in one. */
  startArmed?(cut: Cut): Promise<Outcome>
}

/** Runs a transaction with the server dying before statement 1, 2, 3 … until it finishes; after each the chain comes to rest and is compared. */
export async function sweep(chain: Chain, server: Server, told: Told, transaction: Transaction): Promise<Row> {
  const row: Row = { what: transaction.name, times: 0, violations: [], restMs: [] }
  for (let at = 1; at <= statementsMax; at += 1) {
    await transaction.prepare?.()
    const { sign, next } = transaction
    const outcome = await runArmed(server, transaction, { sign, ...(next ? { next } : {}), at })
    row.violations.push(...(await restAfter(chain, told, row, at)))
    if (row.violations.length > 0) return row
    if (outcome === 'died') row.times += 1
    else if (outcome.finished < at) return { ...row, what: `${row.what} (${outcome.finished} statements)` }
    else throw new Error(`${row.what} has ${outcome.finished} statements and did not die before ${at}`)
  }
  throw new Error(`${row.what} has more than ${statementsMax} statements`)
}

async function runArmed(server: Server, transaction: Transaction, cut: Cut): Promise<Outcome> {
  if (transaction.startArmed) {
    const outcome = await transaction.startArmed(cut)
    if (outcome === 'died') await server.start()
    return outcome
  }
  const outcome = await server.arm(cut)
  const acting = transaction.act()
  acting.catch(() => {})
  const ended = await outcome()
  if (ended === 'died') await server.start()
  await acting
  return ended
}

async function restAfter(chain: Chain, told: Told, row: Row, at: number): Promise<Violation[]> {
  const restMs = await untilRest(chain)
  if (restMs === null) return [{ kind: 'lost', text: `dead before statement ${at}, the chain did not come to rest` }]
  row.restMs.push(restMs)
  // The branch is done with its notes about it.
  await sleep(30)
  return (await verifyRest(chain, told)).map(({ kind, text }) => ({
    kind,
    text: `dead before statement ${at}: ${text}`,
  }))
}
