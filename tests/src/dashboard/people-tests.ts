import type { CentralRouter } from '@branchline/protocol'
import { expect, it } from 'vitest'
import { clientOf } from '../client-of.ts'
import type { ConsoleBrowser } from './console-browser.ts'
import type { ShopChain } from './shop-chain.ts'

/** Who may log in, and who is told of alerts. On the browser and the servers of the other tests. */
export function peopleTests(browser: ConsoleBrowser, chain: () => ShopChain, missing: string | null): void {
  const logIn = (username: string, password: string) =>
    clientOf<CentralRouter>(chain().centralUrl).auth.login.mutate({ username, password })
  const refused = { data: { branchlineCode: 'UNAUTHENTICATED' } }
  const row = (name: string) => browser.page.locator(`section[aria-label=Users] tr:has-text("${name}")`)
  const shownPassword = async (name: string) => {
    await browser.page.waitForSelector(`h2:has-text("Password of ${name}")`)
    return (await browser.page.textContent('figure[aria-label=Password] pre')) ?? ''
  }

  it.skipIf(missing)('nothing can be picked before the page can hear of it', async () => {
    const { page } = browser
    await chain().admin.users.save.mutate({ username: 'early', kind: 'operator', role: 'viewer' })
    let scripts = () => {}
    const held = new Promise<void>((resolve) => {
      scripts = resolve
    })
    await page.route('**/_next/static/**/*.js*', async (route) => {
      await held
      await route.continue()
    })
    await page.goto('/users', { waitUntil: 'commit' })
    const role = page.getByLabel('What early may do')
    await role.waitFor()
    expect(await role.isDisabled()).toBe(true)
    scripts()
    await page.unrouteAll({ behavior: 'wait' })
    await role.selectOption('admin')
    await page.waitForSelector('.mantine-Notification-root:has-text("early may now")')
    const { users } = await chain().admin.users.list.query()
    expect(users.find(({ username }) => username === 'early')?.role).toBe('admin')
  })

  it.skipIf(missing)('a login is added, its password made anew, switched off and let in again', async () => {
    const { page } = browser
    await page.goto('/users')
    await page.click('button:has-text("Add a login…")')
    await page.getByRole('textbox', { name: 'User name' }).fill('nadia')
    await page.click('[role=dialog] button:has-text("Add")')
    const first = await shownPassword('nadia')
    await logIn('nadia', first)
    await row('nadia').locator('button:has-text("New password…")').click()
    await page.click('[role=dialog] button:has-text("Make one")')
    await page.waitForSelector('[role=dialog]', { state: 'detached' })
    const second = await shownPassword('nadia')
    await expect(logIn('nadia', first)).rejects.toMatchObject(refused)
    await logIn('nadia', second)
    await row('nadia').locator('button:has-text("Switch off…")').click()
    await page.click('[role=dialog] button:has-text("Switch off")')
    await row('nadia').locator('button:has-text("Let in again…")').waitFor()
    await expect(logIn('nadia', second)).rejects.toMatchObject(refused)
    await row('nadia').locator('button:has-text("Let in again…")').click()
    await page.click('[role=dialog] button:has-text("Make one")')
    await row('nadia').locator('button:has-text("Switch off…")').waitFor()
    await logIn('nadia', await shownPassword('nadia'))
    expect(await browser.barriers()).toEqual([])
  })

  it.skipIf(missing)('a cashier gets a PIN, of digits alone, and it is taken away again', async () => {
    const document = { name: 'mona@example.com', full_name: 'Mona', enabled: 1 }
    await chain().admin.documents.save.mutate({ doctype: 'User', document })
    const { page } = browser
    await page.click('button:has-text("Set a cashier’s PIN…")')
    await page.getByRole('textbox', { name: 'User', exact: true }).fill('mona@example.com')
    await page.getByLabel('PIN', { exact: true }).fill('12ab')
    expect(await page.locator('[role=dialog] button:has-text("Set")').isDisabled()).toBe(true)
    await page.getByLabel('PIN', { exact: true }).fill('4711')
    await page.click('[role=dialog] button:has-text("Set")')
    await page.waitForSelector('.mantine-Notification-root:has-text("Good at")')
    await page.click('button:has-text("Set a cashier’s PIN…")')
    await page.getByRole('textbox', { name: 'User', exact: true }).fill('mona@example.com')
    await page.click('[role=dialog] button:has-text("Take it away")')
    await page.waitForSelector('.mantine-Notification-root:has-text("No PIN any more.")')
  })

  it.skipIf(missing)('a threshold is stored, refused at its field, and put back to the standard', async () => {
    const { page } = browser
    const stored = async () => (await chain().admin.alerts.settings.query()).thresholds.diskFreePercent
    const standard = await stored()
    await page.goto('/alerts?view=settings')
    const percent = page.getByRole('textbox', { name: 'Disk: free below' })
    const store = page.locator('section:has(h2:has-text("When alerts are raised")) button:has-text("Store")')
    await percent.fill('500')
    await store.click()
    await page.waitForSelector('main .mantine-InputWrapper-error')
    expect(await stored()).toBe(standard)
    await percent.fill('7')
    await store.click()
    await expect.poll(stored).toBe(7)
    // The page has heard of it, too.
    await expect.poll(() => store.isDisabled()).toBe(true)
    await page.click('button:has-text("As the standard")')
    await store.click()
    await expect.poll(stored).toBe(standard)
  })

  it.skipIf(missing)('who is told of alerts is added with a secret of its own, and taken off', async () => {
    const { page } = browser
    const addresses = async () => (await chain().admin.alerts.channels.query()).channels.map(({ address }) => address)
    // An address of this machine: it is stored, and nothing listens there.
    const address = 'https://127.0.0.1:9/alerts'
    await page.getByRole('textbox', { name: 'Address' }).fill(address)
    await page.getByRole('button', { name: 'Add', exact: true }).click()
    await page.waitForSelector('figure[aria-label=Secret]')
    expect(await addresses()).toEqual([address])
    expect(await browser.barriers()).toEqual([])
    await browser.picture('alert-settings')
    await page.locator(`tr:has-text("${address}") button:has-text("Remove…")`).click()
    await page.click('[role=dialog] button:has-text("Remove")')
    await page.waitForSelector('text=Nowhere yet')
    expect(await addresses()).toEqual([])
  })

  it.skipIf(missing)('a webhook is taken off, and its program is called no more', async () => {
    const { page } = browser
    await page.goto('/webhooks')
    await page.locator('section[aria-label=Webhooks] tr:has-text("books") button:has-text("Remove…")').click()
    await page.click('[role=dialog] button:has-text("Remove")')
    await page.waitForSelector('text=Nobody is called')
    expect((await chain().admin.webhooks.list.query()).webhooks).toEqual([])
  })
}
