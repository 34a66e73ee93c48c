import type {} from '@branchline/testing'
import { afterAll, beforeAll, expect, inject, it } from 'vitest'
import { sale } from '../documents.ts'
import { ConsoleBrowser } from './console-browser.ts'
import { peopleTests } from './people-tests.ts'
import { setUpTests } from './set-up-tests.ts'
import { shopActionTests } from './shop-action-tests.ts'
import { password, quarrel, refusedSale, ShopChain, until } from './shop-chain.ts'

// The console in a real Chromium, against central, shops and dashboard as processes: what a person does on a bad day.

const program = inject('browserProgram')
const missing = 'missing' in program ? program.missing : null
if (missing) console.warn(`skipped: ${missing}`)
const browser = new ConsoleBrowser()
let chain: ShopChain
let refused: string
const today = new Date().toISOString().slice(0, 10)

beforeAll(async () => {
  if (missing || !('path' in program)) return
  chain = await ShopChain.start()
  for (const { api } of chain.shops) {
    const { document } = await api.documents.submit.mutate({ doctype: 'Sales Invoice', document: sale() })
    await until(async () => {
      const held = await chain.admin.documents.get.query({ doctype: 'Sales Invoice', name: document.name })
      return held.document !== null
    })
  }
  await quarrel(chain, 'CUST-ZOE')
  refused = await refusedSale(chain)
  await browser.open(program.path, chain.url)
})
afterAll(async () => {
  await browser.close()
  await chain?.stop()
})

it.skipIf(missing)('a page asked for without a login is come back to after it; a wrong password is told', async () => {
  const { page } = browser
  await page.goto('/conflicts?status=closed')
  await page.waitForURL(/\/login/)
  const field = page.locator('input[name=password]')
  expect(await field.getAttribute('type')).toBe('password')
  expect(await field.getAttribute('autocomplete')).toBe('current-password')
  // Nothing stops what a password manager pastes.
  const paste = `document.querySelector('input[name=password]').dispatchEvent(new ClipboardEvent('paste', { bubbles: true, cancelable: true }))`
  expect(await page.evaluate(paste)).toBe(true)
  await browser.logIn('admin', 'not the password')
  await page.waitForSelector('text=UNAUTHENTICATED')
  expect(await browser.barriers()).toEqual([])
  await browser.logIn('admin', password)
  await page.waitForURL(/\/conflicts\?status=closed/)
  const [cookie] = (await page.context().cookies()).filter(({ name }) => /^branchline-[0-9a-f]{8}$/.test(name))
  expect(cookie).toMatchObject({ httpOnly: true, sameSite: 'Lax' })
  expect(await page.evaluate('document.cookie')).not.toContain(cookie?.value)
})

it.skipIf(missing)(
  'the wall shows each shop and its money, and a sale within a second of its arrival, without reload',
  async () => {
    const { page } = browser
    await page.goto('/')
    await page.waitForSelector('[data-branch=CAI]:has-text("Needs a person")')
    await page.waitForSelector('[data-branch=ALX]')
    expect(await page.textContent('section[aria-label=Money]')).toContain('Missing')
    const { api } = chain.shops[1] as (typeof chain.shops)[1]
    const waits: number[] = []
    for (let sold = 0; sold < 3; sold += 1) {
      await page.waitForTimeout(300)
      const { document } = await api.documents.submit.mutate({ doctype: 'Sales Invoice', document: sale() })
      const started = performance.now()
      await page.waitForSelector(`a:has-text("${document.name}")`, { timeout: 5_000 })
      waits.push(Math.round(performance.now() - started))
    }
    console.info(`sales were on the wall after ${waits.join(', ')} ms`)
    // Of three, the one in the middle: a machine that does other work may be late with one.
    expect(waits.sort((one, other) => one - other)[1]).toBeLessThan(1_000)
    expect(await browser.barriers()).toEqual([])
    await browser.pictures('fleet')
  },
)

it.skipIf(missing)('a demo can be broken by an admin, and mended; what is no demo cannot', async () => {
  const { page } = browser
  expect(await page.locator('text=Cut the line').count()).toBe(0)
  const { url } = await chain.demoConsole
  // One login: cookies know no ports.
  await page.goto(url)
  await page.click('button[aria-label="Cut the line of ALX"]')
  await page.waitForSelector('button[aria-label="Mend the line of ALX"]')
  expect(chain.shops[1]?.line.deafTo).not.toBeNull()
  await page.click('button[aria-label="Mend the line of ALX"]')
  await page.waitForSelector('button[aria-label="Cut the line of ALX"]')
  expect(chain.shops[1]?.line.deafTo).toBeNull()
})

it.skipIf(missing)('an alert is marked as seen, with what is done about it', async () => {
  const { page } = browser
  await page.goto('/alerts')
  await page.click('button:has-text("I have seen it…")', { timeout: 30_000 })
  await page.fill('[role=dialog] textarea:not([aria-hidden])', 'someone drives there')
  await page.click('[role=dialog] button:has-text("Mark as seen")')
  await page.waitForSelector('td:has-text("someone drives there")')
  await browser.picture('alerts')
  const { alerts } = await chain.admin.alerts.list.query({ state: 'open' })
  expect(alerts.filter(({ note }) => note === 'someone drives there')).toMatchObject([{ acknowledgedBy: 'admin' }])
})

it.skipIf(missing)('search and filter stand in the address', async () => {
  const { page } = browser
  await page.goto('/')
  await page.fill('input[aria-label="Search shops"]', 'alexandria')
  await page.waitForSelector('[data-branch=CAI]', { state: 'detached' })
  expect(page.url()).toContain('q=alexandria')
  await page.reload()
  await page.waitForSelector('[data-branch=ALX]')
  expect(await page.locator('[data-branch]').count()).toBe(1)
})

it.skipIf(missing)('a branch is asked to push, and says what came of it', async () => {
  const { page } = browser
  await page.goto('/branch/CAI')
  await page.waitForSelector('h1:has-text("CAI Cairo")')
  await page.click('button:has-text("Push now")')
  await page.waitForSelector('section[aria-label=Commands] :text("Done")', { timeout: 20_000 })
  expect(await browser.barriers()).toEqual([])
  await browser.pictures('branch')
})

it.skipIf(missing)("a shop's settings are changed from head office, and the shop goes by them", async () => {
  const { page } = browser
  await page.goto('/branch/CAI')
  await page.getByLabel('Keep the log (days)').fill('30')
  await page.click('section[aria-label=Configuration] button:has-text("Store")')
  await until(async () => (await chain.cairo.api.config.get.query()).settings.logDays.value === 30)
  await page.waitForSelector('section[aria-label=Commands] :text("Now logDays 30.")', { timeout: 20_000 })
})

it.skipIf(missing)('conflicts are narrowed to a shop by the address, and fit on a telephone', async () => {
  const { page } = browser
  await page.goto('/conflicts?branch=ALX')
  await page.waitForSelector('text=Nothing that fits')
  await page.getByRole('textbox', { name: 'Shop' }).fill('CAI')
  await page.click('button:has-text("Show")')
  await page.waitForURL(/branch=CAI/)
  await browser.onPhone(async () => {
    await page.waitForSelector('a:has-text("CUST-ZOE")')
    expect(await browser.sticksOut()).toEqual([])
    await page.click('a:has-text("CUST-ZOE")')
    await page.waitForSelector('th:has-text("customer_name")')
    expect(await browser.sticksOut()).toEqual([])
    expect(await browser.barriers()).toEqual([])
  })
})

it.skipIf(missing)('a conflict is settled field by field, and the shop receives what was picked', async () => {
  const { page } = browser
  await page.goto('/conflicts')
  await page.click('a:has-text("CUST-ZOE")')
  await page.waitForSelector('th:has-text("customer_name")')
  await page.check('input[name=customer_name][aria-label*="the shop"]')
  await page.waitForSelector('text=Out of both')
  expect(await browser.barriers()).toEqual([])
  await browser.pictures('conflict')
  await page.click('button:has-text("Settle it…")')
  await page.click('[role=dialog] button:has-text("Settle it")')
  await page.waitForSelector('text=What stands since')
  await until(async () => {
    await chain.cairo.api.sync.pull.mutate()
    const { document } = await chain.cairo.api.documents.get.query({ doctype: 'Customer', name: 'CUST-ZOE' })
    return document?.customer_name === 'Zoe Hassan-Fahmy' && document.credit_limit === '6000.00'
  })
})

it.skipIf(missing)('conflicts that are alike are settled at once', async () => {
  const names = ['CUST-ALI', 'CUST-OMAR']
  for (const name of names) await quarrel(chain, name)
  const { page } = browser
  await page.goto('/conflicts')
  for (const name of names) await page.check(`input[aria-label="Mark ${name}"]`)
  await page.click('button:has-text("Head office\'s for all marked…")')
  await page.click('[role=dialog] button:has-text("Settle them")')
  await page.waitForSelector('text=Nothing to settle')
  const { conflicts } = await chain.admin.conflicts.list.query({ status: 'closed' })
  expect(conflicts.filter(({ name, pick }) => names.includes(name) && pick === 'local')).toHaveLength(2)
})

it.skipIf(missing)('a refused sale is found by its receipt number, corrected in place, and arrives', async () => {
  const { page } = browser
  await page.goto(`/records?text=${refused}`)
  await page.waitForSelector(`h2:has-text("${refused}")`)
  expect(await page.textContent('section[aria-label=Journey]')).toMatch(/Written CAI.*Refused CAI/s)
  expect(await browser.barriers()).toEqual([])
  await browser.picture('record-refused')
  await page.click('a:has-text("Correct, retry or discard it")')
  const editor = page.locator('[role=dialog] textarea:not([aria-hidden])')
  const text = await editor.inputValue()
  await editor.fill(text.replace('"bad"', '"corrected'))
  await page.waitForSelector('text=This is not JSON')
  await editor.fill(text.replace('"bad"', '"corrected"'))
  expect(await browser.barriers()).toEqual([])
  await browser.picture('dead-letter')
  await page.click('button:has-text("Correct and send again")')
  await until(async () => {
    const { document } = await chain.admin.documents.get.query({ doctype: 'Sales Invoice', name: refused })
    return document?.remarks === 'corrected'
  })
  await page.waitForSelector('text=No dead letters', { timeout: 20_000 })
})

it.skipIf(missing)('another is discarded with a reason, which is kept', async () => {
  const name = await refusedSale(chain)
  const { page } = browser
  await page.goto('/dead-letters')
  await page.click(`button:has-text("${name}")`, { timeout: 20_000 })
  await page.click('[role=dialog] button:has-text("Discard")')
  const question = page.locator('[role=dialog]:has-text("Discard this operation?")')
  await question.locator('textarea:not([aria-hidden])').fill('sold twice')
  await question.getByRole('button', { name: 'Discard', exact: true }).click()
  await until(async () => (await chain.cairo.api.status.summary.query()).outbox.dead === 0)
  await page.waitForSelector('text=No dead letters', { timeout: 20_000 })
  expect((await chain.admin.documents.get.query({ doctype: 'Sales Invoice', name })).document).toBeNull()
})

it.skipIf(missing)('a receipt number typed in shows the whole journey', async () => {
  const { page } = browser
  await page.goto('/records')
  await page.fill('input[name=text]', refused)
  await page.press('input[name=text]', 'Enter')
  await page.waitForSelector(`h2:has-text("${refused}")`)
  expect(await page.textContent('section[aria-label=Journey]')).toContain('Received')
  expect(await page.textContent('main')).toContain('head office')
  expect(await browser.barriers()).toEqual([])
  await browser.picture('record')
})

it.skipIf(missing)(
  'a name that stands for another customer is found, and the two are kept apart by a word',
  async () => {
    const doctype = 'Customer'
    const nour = { customer_name: 'Nour', mobile_no: '+201001234567' }
    for (const name of ['CUST-NOUR', 'CUST-NOUR-2'])
      await chain.admin.documents.save.mutate({ doctype, document: { ...nour, name } })
    const { page } = browser
    await page.goto('/aliases?text=CUST-NOUR')
    await page.waitForSelector('td:has-text("CUST-NOUR-2")')
    await browser.onPhone(() => expect.poll(() => browser.sticksOut()).toEqual([]))
    await browser.pictures('aliases')
    await page.click('button:has-text("They are two…")')
    await page.fill('[role=dialog] textarea:not([aria-hidden])', 'mother and daughter')
    await page.click('[role=dialog] button:has-text("Keep them apart")')
    await page.waitForSelector('text=Nothing of CUST-NOUR')
    await page.click('nav[aria-label=Views] a:has-text("Kept apart")')
    await page.waitForSelector('td:has-text("mother and daughter")')
    const { aliases } = await chain.admin.aliases.list.query({ text: 'CUST-NOUR' })
    expect(aliases).toMatchObject([{ name: 'CUST-NOUR-2', aliasOf: 'CUST-NOUR', state: 'separate', by: 'admin' }])
  },
)

it.skipIf(missing)('what a day left to look at is one list, narrowed by the address', async () => {
  const opening = { company: 'Main Street Retail', posting_date: today, user: 'mona' }
  const { api } = chain.cairo
  const { document } = await api.documents.submit.mutate({ doctype: 'POS Opening Shift', document: opening })
  await until(async () => {
    const { reports } = await chain.admin.fleet.eveningReport.query({ branchCode: 'CAI', day: today })
    return reports[0]?.exceptions.some(({ code }) => code === 'OPEN_SHIFT') ?? false
  })
  const { page } = browser
  await page.goto(`/exceptions?day=${today}`)
  await page.waitForSelector(`td:has-text("${document.name} is open.")`)
  await browser.onPhone(() => expect.poll(() => browser.sticksOut()).toEqual([]))
  await browser.pictures('exceptions')
  await page.getByLabel('What').selectOption('OPEN_SHIFT')
  await page.waitForURL(/code=OPEN_SHIFT/)
  await page.getByLabel('Shop').selectOption('ALX')
  await page.waitForSelector('text=No exceptions')
})

setUpTests(browser, () => chain, missing)
shopActionTests(browser, () => chain, missing)
peopleTests(browser, () => chain, missing)

it
  .skipIf(missing)
  .each([
    '/aliases',
    '/exceptions',
    '/alerts',
    '/alerts?view=settings',
    '/log',
    '/evening',
    '/rules',
    '/branches',
    '/users',
  ])('%s is drawn, follows, and has no barrier', async (path) => {
  const { page } = browser
  await page.goto(path)
  await page.waitForSelector('h1')
  expect(await page.locator('.mantine-Alert-root').count()).toBe(0)
  expect(await browser.barriers()).toEqual([])
  if (path === '/evening') await browser.pictures('evening')
  if (['/log', '/rules', '/branches', '/users'].includes(path)) await browser.picture(path.slice(1))
})

it.skipIf(missing)('written from right to left nothing sticks out, and there is no barrier', async () => {
  const { page } = browser
  await page.goto('/')
  const turn = async (label: string) => {
    await page.click('button:text-is("admin")')
    await page.click(`[role=menuitem]:has-text("${label}")`)
  }
  await turn('Right to left')
  await page.waitForSelector('html[dir=rtl]')
  await page.reload()
  await page.waitForSelector('html[dir=rtl] [data-branch=CAI]')
  expect(await page.evaluate('document.documentElement.scrollWidth <= innerWidth')).toBe(true)
  expect(await browser.barriers()).toEqual([])
  await turn('Left to right')
  await page.waitForSelector('html[dir=ltr]')
})

it.skipIf(missing)('who is logged in can log out on every page, and is nobody to the next one', async () => {
  const { page } = browser
  for (const path of ['/', '/log', '/branches']) {
    await page.goto(path)
    await page.waitForSelector('h1')
    await page.click('button:text-is("admin")')
    await page.waitForSelector('[role=menuitem]:has-text("Log out")')
    await page.keyboard.press('Escape')
  }
  await page.click('button:text-is("admin")')
  await page.click('[role=menuitem]:has-text("Log out")')
  await page.waitForURL(/\/login/)
  await page.goto('/branches')
  await page.waitForURL(/\/login/)
})

it.skipIf(missing)(
  'a viewer sees the same, and nothing to press; what is not for him is refused by its code',
  async () => {
    const login = await chain.admin.users.save.mutate({ username: 'vera', kind: 'operator', role: 'viewer' })
    const { page } = browser
    await page.context().clearCookies()
    await page.goto('/branch/CAI')
    await browser.logIn(login.username, login.password ?? '')
    await page.waitForSelector('h1:has-text("CAI Cairo")')
    expect(await page.locator('button:has-text("Push now")').count()).toBe(0)
    expect(await page.locator('nav a:has-text("Users")').count()).toBe(0)
    await page.goto('/branches')
    await page.waitForSelector('section[aria-label=Branches]')
    expect(await page.locator('button:has-text("Add a shop")').count()).toBe(0)
    await page.goto('/users')
    await page.waitForSelector('.mantine-Alert-root:has-text("FORBIDDEN")')
  },
)

it.skipIf(missing)("pointed at a shop it is that shop's console", async () => {
  const { page } = browser
  const shopConsole = await chain.shopConsole
  await page.goto(`${shopConsole.url}/login`)
  await browser.logIn('admin', password)
  await page.waitForSelector('h1:has-text("CAI")')
  const told = (text: string) => page.waitForSelector(`.mantine-Notification-root:has-text("${text}")`)
  await page.click('button:has-text("Test connection")')
  await page.waitForSelector('.mantine-Notification-root')
  await page.click('button:has-text("Pull now")')
  await told('remain.')
  await page.getByRole('button', { name: 'Verify', exact: true }).click()
  await told('both sides hold the same')
  await page.locator('section[aria-label=Shifts] button:has-text("Ask")').first().click()
  await page.waitForSelector('section[aria-label=Shifts] :text-matches("^(Yes|Not yet)$")')
  expect(await browser.barriers()).toEqual([])
})

it.skipIf(missing)('no page loads anything from elsewhere, and none complains', () => {
  expect(browser.strangers.filter((url) => !url.startsWith('http://127.0.0.1'))).toEqual([])
  expect(browser.complaints).toEqual([])
})
