import { setTimeout as sleep } from 'node:timers/promises'
import type { Chain } from '../chain/chain.ts'
import { importDocuments } from '../chain/import-documents.ts'
import { owed } from '../chain/owed.ts'
import { waitForRecords, waitUntilSettled } from '../chain/settled.ts'
import { waitUntil } from '../chain/wait-until.ts'
import { forPeople, fromMinor, sumOf } from '../sale/money.ts'
import type { Screen } from '../screen/screen.ts'
import { foundations, itemOf, type Product, priceList, priceOf } from './catalogue.ts'
import type { Doings } from './shop-floor.ts'
import type { Trade } from './trade.ts'

/** What every scene works with. */
export interface Stage {
  chain: Chain
  screen: Screen
  products: readonly Product[]
  trade: Trade
}

export type Scene = (stage: Stage) => Promise<void>

const withinMs = 30_000

/** Central publishes the catalogue; every shop pulls it. */
export const publishCatalogue: Scene = async ({ chain, screen, products }) => {
  const { length } = products
  screen.say(`Central publishes a catalogue of ${length} Items and ${length} prices; the shops pull it.`)
  const groups = [...new Set(products.map(({ group }) => group))]
  await importDocuments(chain.central.peer, [...foundations(groups), ...products.map(itemOf), ...products.map(priceOf)])
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

/** A shop's server dies in the middle of sales. */
const killBranch: Scene = async ({ chain, screen, trade }) => {
  const [site] = chain.branches as [Chain['branches'][number]]
  await site.server.kill()
  screen.say(`${site.town}'s server is killed (kill -9) while it sells; its tills ask again until it is back.`)
  const acknowledged = receiptsOf(trade, site.code).map(({ syncUuid }) => syncUuid)
  await sleep(1_500)
  await site.server.start()
  const found = await Promise.all(
    acknowledged
      .slice(-20)
      .map((name) => site.peer.insist((api) => api.documents.get.query({ doctype: 'Sales Invoice', name }))),
  )
  if (found.some(({ document }) => document === null))
    screen.print(`   ${site.town} lost a sale that it had confirmed.`)
  else screen.prove(`${site.town}'s server was killed and came back with every sale it had confirmed`)
  await sleep(2_000)
}

/** Central dies; no shop stops. */
const killCentral: Scene = async ({ chain, screen, trade }) => {
  const before = allReceipts(trade)
  await chain.central.server.kill()
  screen.say('Central is killed (kill -9). No shop stops; all of them keep what they sell.')
  await sleep(4_000)
  const sold = allReceipts(trade) - before
  screen.say('Central starts again and takes over its database as it was left.')
  await chain.central.server.start()
  screen.prove(`Central was killed for ${4} s: the shops sold ${sold} more meanwhile, and central came back by itself`)
  await sleep(2_000)
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
export const closeShops: Scene = async ({ chain, screen, trade }) => {
  screen.say('The shops close: each closing shift sums up its sales, and the last operations go up.')
  await trade.stop()
  const today = new Date().toISOString().slice(0, 10)
  await Promise.all(trade.floors.map(({ till }) => till.closeShift(today)))
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
