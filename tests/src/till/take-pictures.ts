import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { findDebianProgram } from '@branchline/platform/testing'
import { TillBrowser } from './till-browser.ts'
import { cashier, TillChain } from './till-chain.ts'

// The pictures of the till in docs/, from a real Chromium against real servers: npx tsx tests/src/till/take-pictures.ts (after a build)

const folder = fileURLToPath(new URL('../../../docs/pictures', import.meta.url))
const goods = {
  'Black tea 100 g': '12.35',
  'Green tea 100 g': '14.50',
  'Coffee, ground 250 g': '86.00',
  'Rice 1 kg': '31.50',
  'Lentils 500 g': '24.75',
  'Dates 1 kg': '95.00',
  'Olive oil 1 l': '310.00',
  'Honey 500 g': '180.00',
  'Sugar 1 kg': '27.00',
  'Milk 1 l': '38.50',
  'White cheese 500 g': '92.25',
  'Flat bread, 10 loaves': '20.00',
  'Eggs, 30': '165.00',
  'Tomatoes 1 kg': '18.75',
  'Mangoes 1 kg': '65.00',
  'Olive soap': '22.00',
  'Candles, 6': '55.00',
  Notebook: '30.00',
}
const items = Object.entries(goods).map(([item_name, standard_rate], at) => ({
  ...{ doctype: 'Item', name: `G${at + 1}`, item_name, standard_rate },
}))
const sizes = {
  desktop: { width: 1_280, height: 800, scale: 1, mobile: false },
  phone: { width: 390, height: 844, scale: 2, mobile: true },
} as const

async function main(): Promise<void> {
  const program = findDebianProgram('chromium')
  if ('missing' in program) throw new Error(program.missing)
  mkdirSync(folder, { recursive: true })
  const chain = await TillChain.start({ HOST: '127.0.0.1' }, items)
  const till = new TillBrowser(program.path)
  try {
    await till.open(`http://127.0.0.1:${chain.ports.branch}/till/`)
    await till.signIn(cashier.username, cashier.pin)
    await till.openShift('500.00')
    await till.page.waitForSelector('[data-item=G1]')
    // No browser under automation promises to keep its storage.
    await till.page.click('[aria-label=Dismiss]')
    await till.page.click('[aria-label="Search or scan"]')
    await sell(till, ['G1', 'G6'], null)
    await take(till, 'online')
    await chain.branch?.end('SIGKILL')
    await sell(till, ['G3', 'G9', 'G12'], 'central')
    await take(till, 'failover')
    await chain.central?.end('SIGKILL')
    await sell(till, ['G2', 'G4', 'G5'], 'alone')
    await take(till, 'offline')
  } finally {
    await till.remove()
    await chain.end()
  }
}

/** Sells these one by one, waits for what the till says of its line, and leaves a cart of three on the screen. */
async function sell(till: TillBrowser, codes: string[], connection: string | null): Promise<void> {
  for (const code of codes) await till.sell(code)
  if (connection) await till.page.waitForSelector(`[data-connection=${connection}]`)
  else await till.page.waitForSelector('[data-open="0"]')
  for (const code of ['G1', 'G1', 'G8', 'G15']) {
    await till.page.keyboard.insertText(code)
    await till.page.keyboard.press('Enter')
  }
  await till.page.waitForSelector('[data-total="269.70"]')
}

/** On a desktop and on a phone; then the cart is empty again. */
async function take(till: TillBrowser, name: string): Promise<void> {
  for (const [device, size] of Object.entries(sizes)) {
    await till.resize(size)
    await till.page.screenshot({ path: join(folder, `till-${device}-${name}.png`) })
  }
  await till.resize(sizes.desktop)
  await till.page.click('text=Empty the cart')
  await till.page.click('[aria-label="Search or scan"]')
}

await main()
