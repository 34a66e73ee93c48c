import { setTimeout as sleep } from 'node:timers/promises'
import colors from 'picocolors'
import type { Chain } from '../chain/chain.ts'
import { openControl } from '../control/control-server.ts'
import { Switchboard } from '../control/switchboard.ts'
import { Till } from '../sale/till.ts'
import type { Screen } from '../screen/screen.ts'
import { Watcher } from '../screen/watcher.ts'
import { dashboardAt } from '../screen/words.ts'
import { renderVerdict } from '../verdict/render-verdict.ts'
import { handOver } from './by-hand.ts'
import { Cashier, secondCashier } from './cashier.ts'
import { products as makeProducts } from './catalogue.ts'
import { randomFrom } from './random.ts'
import { closeShops, openShops, publishCatalogue, type Stage, scenes } from './scenes.ts'
import { ShopFloor } from './shop-floor.ts'
import { storyVerdict } from './story-verdict.ts'
import { Trade } from './trade.ts'

const places = [
  { code: 'CAI', town: 'Cairo' },
  { code: 'ALX', town: 'Alexandria' },
  { code: 'GIZ', town: 'Giza' },
]
const seed = 20_261_124
const pauseMs = { story: 90, afterwards: 2_500 } as const

/** The generated demo. Answers whether both sides agreed; without `once`, when they did, it goes on selling and never answers. */
export async function runStory(chain: Chain, screen: Screen, { once }: { once: boolean }): Promise<boolean> {
  screen.say('Central starts: a head office with its own PostgreSQL.')
  await chain.central.server.start()
  screen.say('Three shops are registered at central and start, each with a database of its own.')
  await chain.addBranches(places)
  const switchboard = new Switchboard(chain, screen)
  if (!once) {
    const control = await openControl(switchboard)
    screen.print(dashboardAt(await chain.openDashboard(control.url), chain.central.login))
  }
  screen.watch(new Watcher(chain))
  const products = makeProducts(randomFrom(seed))
  const floors = chain.branches.map(
    ({ code, peer }, index) => new ShopFloor(new Till(code, peer), products, randomFrom(seed + index + 1)),
  )
  const trade = new Trade(floors)
  const cashier = new Cashier(chain.branch('CAI'), products)
  const stage: Stage = { chain, screen, products, trade, cashier }
  await Promise.race([playThrough(stage), trade.failed])
  screen.say('The books of every shop are compared with central, record by record.')
  const verdict = await storyVerdict(stage)
  await screen.unwatch({ leaveTable: true })
  screen.print(renderVerdict(verdict))
  if (verdict.agrees && !once) await goOnSelling(stage, switchboard)
  return verdict.agrees
}

async function playThrough(stage: Stage): Promise<void> {
  await publishCatalogue(stage)
  await openShops(stage)
  await stage.cashier.begin()
  stage.trade.start(pauseMs.story)
  for (const scene of scenes) await scene(stage)
  await closeShops(stage)
  await stage.cashier.leave()
}

async function goOnSelling(stage: Stage, switchboard: Switchboard): Promise<never> {
  const { screen, chain, trade, products } = stage
  screen.watch(new Watcher(chain))
  await openShops(stage)
  handOver(stage, switchboard)
  screen.say(`The shops go on selling, slowly. ${colors.bold('Ctrl-C')} ends it and leaves nothing running.`)
  trade.start(pauseMs.afterwards)
  return Promise.race([trade.failed, sellAlone(new Cashier(chain.branch('CAI'), products, secondCashier))])
}

/** At a till with the SDK: with her shop's server killed, head office sees her sell through it. */
async function sellAlone(cashier: Cashier): Promise<never> {
  await cashier.begin()
  for (;;) {
    await cashier.sell(1)
    await sleep(pauseMs.afterwards)
  }
}
