import { setTimeout as sleep } from 'node:timers/promises'
import type { BranchSite, Chain } from '../chain/chain.ts'
import { importDocuments } from '../chain/import-documents.ts'
import { owed } from '../chain/owed.ts'
import { waitForRecords, waitUntilSettled } from '../chain/settled.ts'
import { waitUntil } from '../chain/wait-until.ts'
import { forPeople, fromMinor, sumOf } from '../sale/money.ts'
import type { Receipt } from '../sale/till.ts'
import type { Screen } from '../screen/screen.ts'
import { type Cashier, cashierDocuments, cashierLogin, secondCashier } from './cashier.ts'
import { foundations, itemOf, type Product, priceList, priceOf } from './catalogue.ts'
import type { Doings } from './shop-floor.ts'
import type { Trade } from './trade.ts'

/** What every scene works with. */
export interface Stage {
  chain: Chain
  screen: Screen
  products: readonly Product[]
  trade: Trade
  /** At the till of the first branch that fails over. */
  cashier: Cashier
}

export type Scene = (stage: Stage) => Promise<void>

const withinMs = 30_000
/** By each of the three ways. */
const cashierSales = 5

/** Central publishes the catalogue; every shop pulls it. */
export const publishCatalogue: Scene = async ({ chain, screen, products }) => {
  const { length } = products
  screen.say(`Central publishes a catalogue of ${length} Items and ${length} prices; the shops pull it.`)
  const groups = [...new Set(products.map(({ group }) => group))]
  await importDocuments(chain.central.peer, [...foundations(groups), ...products.map(itemOf), ...products.map(priceOf)])
  await importDocuments(chain.central.peer, cashierDocuments)
  for (const login of [cashierLogin, secondCashier])
    await chain.central.peer.insist((api) => api.users.setPin.mutate({ ...login }))
  const items = waitForRecords(chain.branches, 'Item', length, withinMs)
  const ms = Math.max(await waitForRecords(chain.branches, 'Item Price', length, withinMs), await items)
  screen.prove(`${length} Items and ${length} prices reached every shop within ${seconds(ms)} of being published`)
}

/** Every shop opens its shift. */
export const openShops: Scene = async ({ screen, trade }) => {
  screen.say('The shops open: shifts, sales, returns, new customers, payments, each kept at the shop first.')
  const today = new Date().toISOString().slice(0, 10)
  await Promise.all(trade.floors.map(({ till }) => till.openShift(today)))
}

/** An ordinary morning. */
const sellAWhile: Scene = async ({ screen, trade }) => {
  await sleep(5_000)
  const { sales, returns, payments, customers } = doingsOf(trade)
  screen.prove(
    `The shops sell: ${sales} sales, ${returns} returns, ${customers} new customers, ${payments} payments, each at central moments later`,
  )
}

/** A price changes at central; how soon do the tills see it? */
const changePrice: Scene = async ({ chain, screen, products }) => {
  const product = products[0] as Product
  const price = priceOf({ itemCode: product.itemCode, priceMinor: product.priceMinor + 250 })
  screen.say(
    `Central raises the price of ${product.itemName} from ${fromMinor(product.priceMinor)} to ${price.price_list_rate}.`,
  )
  await sleep(1_200)
  await importDocuments(chain.central.peer, [price])
  const name = `${product.itemCode}-${priceList}`
  const took = await Promise.all(
    chain.branches.map(({ peer, town }) =>
      waitUntil(
        `that ${town} has the new price`,
        async () => {
          const { document } = await peer.insist((api) => api.documents.get.query({ doctype: 'Item Price', name }))
          return document?.price_list_rate === price.price_list_rate
        },
        withinMs,
      ),
    ),
  )
  screen.prove(`A price changed at central was at every till ${milliseconds(Math.max(...took))} later`)
  await sleep(1_500)
}

/** The line goes; selling goes on. */
const cutLine: Scene = async ({ chain, screen, trade }) => {
  const [, site] = chain.branches as [unknown, Chain['branches'][number]]
  site.line.cut()
  screen.say(`${site.town} has lost its line. Its tills do not notice; what it sells waits in its own database.`)
  const before = receiptsOf(trade, site.code).length
  await sleep(6_000)
  const sold = receiptsOf(trade, site.code).slice(before)
  const money = forPeople(sumOf(sold.map(({ grandTotal }) => grandTotal)))
  screen.prove(`${site.town} went on selling without a line: ${sold.length} sales, ${money} EGP, none of them at risk`)
}

/** Something is found where it was sold and at central. */
const isAtBoth = async ({ central }: Chain, { peer }: BranchSite, name: string): Promise<boolean> => {
  const [here, there] = await Promise.all([
    peer.insist((api) => api.documents.get.query({ doctype: 'Sales Invoice', name })),
    central.peer.insist((api) => api.documents.get.query({ doctype: 'Sales Invoice', name })),
  ])
  return here.document?.name === name && there.document?.name === name
}

/** A shop's server dies in the middle of sales; its cashier goes on through central. */
const killBranch: Scene = async ({ chain, screen, cashier }) => {
  const { site } = cashier
  await cashier.sell(cashierSales)
  await site.server.kill()
  const diedMs = performance.now()
  screen.say(
    `${site.town}'s server is killed (kill -9) while it sells. A till with Branchline's SDK goes on through central; the shop's other tills ask again until it is back.`,
  )
  const receiptMs = await cashier.sell(1)
  const { name } = cashier.receipts.at(-1) as Receipt
  await waitUntil(
    `that central holds ${name}`,
    async () =>
      (await chain.central.peer.insist((api) => api.documents.get.query({ doctype: 'Sales Invoice', name })))
        .document !== null,
    withinMs,
  )
  const tookMs = performance.now() - diedMs
  await cashier.sell(cashierSales - 1)
  screen.prove(
    `${site.town}'s server was killed: its till gave the next receipt in ${milliseconds(receiptMs)}, and central had that sale ${milliseconds(tookMs)} after the kill`,
  )
  await sleep(1_000)
}

/** Central dies as well; no shop stops. Both come back. */
const killCentral: Scene = async ({ chain, screen, trade, cashier }) => {
  const { site } = cashier
  const acknowledged = receiptsOf(trade, site.code)
  const before = allReceipts(trade)
  await chain.central.server.kill()
  screen.say(`Central is killed too (kill -9). No shop stops, and ${site.town}'s till keeps its sales itself.`)
  await cashier.sell(cashierSales)
  await sleep(4_000)
  const sold = allReceipts(trade) - before
  screen.say(`Central and ${site.town}'s server start again and take over their databases as they were left.`)
  await Promise.all([chain.central.server.start(), site.server.start()])
  screen.prove(`Central was killed for 4 s: the shops sold ${sold} more meanwhile, and central came back by itself`)
  const there = await Promise.all(
    acknowledged
      .slice(-20)
      .map(({ syncUuid: name }) =>
        site.peer.insist((api) => api.documents.get.query({ doctype: 'Sales Invoice', name })),
      ),
  )
  if (there.some(({ document }) => document === null))
    screen.print(`   ${site.town} lost a sale that it had confirmed.`)
  else screen.prove(`${site.town}'s server came back with every sale it had confirmed`)
  await cashier.untilDelivered()
  const found = await Promise.all(cashier.receipts.map(({ name }) => isAtBoth(chain, site, name)))
  if (found.includes(false)) screen.print(`   A sale of ${site.town}'s till is missing.`)
  else
    screen.prove(
      `${site.town}'s till sold ${cashierSales} through its shop, ${cashierSales} through central and ${cashierSales} alone: all ${found.length} are at both under the numbers on their receipts`,
    )
  await sleep(1_000)
}

/** The line is back. */
const healLine: Scene = async ({ chain, screen }) => {
  const [, site] = chain.branches as [unknown, Chain['branches'][number]]
  const { outbox } = await site.peer.insist((api) => api.status.summary.query())
  const waiting = outbox.pending + outbox.inFlight + outbox.waiting
  site.line.heal()
  screen.say(`${site.town}'s line is back: ${waiting} operations waited for it, in order.`)
  const took = await waitUntil(
    `that ${site.town} has handed over what waited`,
    async () => owed(await site.peer.insist((api) => api.status.summary.query())) < Math.max(10, waiting / 10),
    withinMs,
  )
  screen.prove(`${site.town} handed over ${waiting} operations within ${seconds(took)} of its line coming back`)
  await sleep(2_000)
}

/** Every shop closes its shift, and everything goes up. */
export const closeShops: Scene = async ({ chain, screen, trade, cashier }) => {
  screen.say('The shops close: each closing shift sums up its sales, and the last operations go up.')
  await trade.stop()
  const today = new Date().toISOString().slice(0, 10)
  await Promise.all(trade.floors.map(({ till }) => till.closeShift(today)))
  await cashier.closeShift()
  screen.prove(
    `The shift of ${cashier.site.town}'s till closed: branch, central and the till itself missed no sale of it`,
  )
  await waitUntilSettled(chain, 2 * withinMs)
}

/** What happens while the shops sell. */
export const scenes: readonly Scene[] = [sellAWhile, changePrice, cutLine, killBranch, killCentral, healLine]

function doingsOf({ floors }: Trade) {
  const sum = (what: keyof Doings) => floors.reduce((total, { doings }) => total + doings[what], 0)
  return { sales: sum('sales'), returns: sum('returns'), payments: sum('payments'), customers: sum('customers') }
}

function receiptsOf(trade: Trade, code: string) {
  return trade.floors.find(({ till }) => till.branch === code)?.till.receipts ?? []
}

function allReceipts(trade: Trade): number {
  return trade.floors.reduce((sum, { till }) => sum + till.receipts.length, 0)
}

function seconds(ms: number): string {
  return `${(ms / 1000).toFixed(1)} s`
}

function milliseconds(ms: number): string {
  return ms < 1_000 ? `${Math.max(1, Math.round(ms))} ms` : seconds(ms)
}
