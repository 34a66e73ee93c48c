import type { CentralRouter } from '@branchline/protocol'
import { expect, it } from 'vitest'
import { clientOf } from '../client-of.ts'
import type { ConsoleBrowser } from './console-browser.ts'
import type { ShopChain } from './shop-chain.ts'

/** What an admin sets up: shops, logins, rules, and who is told of events. On the browser and the servers of the other tests. */
export function setUpTests(browser: ConsoleBrowser, chain: () => ShopChain, missing: string | null): void {
  it.skipIf(missing)('a program is told of events by a webhook; a login that there is not is said', async () => {
    await chain().admin.users.save.mutate({ username: 'books', kind: 'integration', doctypes: ['Sales Invoice'] })
    const { page } = browser
    await page.goto('/webhooks')
    await page.waitForSelector('text=Nobody is called')
    await page.click('button:has-text("Add a webhook")')
    // An address of this machine: it is stored, and never called.
    await page.getByLabel('Address').fill('https://127.0.0.1:9/events')
    const login = page.getByLabel('Login of the program')
    await login.fill('nobody')
    await page.click('[role=dialog] button:has-text("Add")')
    await page.waitForSelector('[role=dialog] [role=alert], [role=dialog] .mantine-InputWrapper-error')
    await login.fill('books')
    await page.click('[role=dialog] button:has-text("Add")')
    await page.waitForSelector('figure[aria-label=Secret]')
    await page.waitForSelector('section[aria-label=Webhooks] :text("books")')
    expect(await browser.barriers()).toEqual([])
    await browser.onPhone(() => expect.poll(() => browser.sticksOut()).toEqual([]))
    await browser.pictures('webhooks')
    expect((await chain().admin.webhooks.list.query()).webhooks).toMatchObject([
      { username: 'books', doctypes: ['Sales Invoice'] },
    ])
  })

  it.skipIf(missing)(
    'a shop is registered: its login works at head office, and what is wrong is said at the field',
    async () => {
      const { page } = browser
      await page.goto('/branches')
      await page.click('button:has-text("Add a shop")')
      const code = page.getByRole('textbox', { name: 'Code' })
      await code.fill('X')
      await page.click('[role=dialog] button:has-text("Register")')
      await page.waitForSelector('[role=dialog] .mantine-InputWrapper-error')
      await code.fill('GIZ')
      await page.getByRole('textbox', { name: 'Name' }).fill('Giza')
      await page.click('[role=dialog] button:has-text("Register")')
      await page.waitForSelector('[role=dialog]', { state: 'detached' })
      await page.waitForSelector('section[aria-label=Branches] :text("GIZ")')
      const { branches } = await chain().admin.branches.list.query()
      expect(branches.find(({ branchCode }) => branchCode === 'GIZ')).toMatchObject({ label: 'Giza' })
      // As the shop's server does with what the page shows: the code makes a password of its own good.
      const command = (await page.textContent('figure[aria-label=Command] pre')) ?? ''
      const [, shown = ''] = /--code (\S+)/.exec(command) ?? []
      const made = 'a password that the server of the shop made for itself'
      const central = clientOf<CentralRouter>(chain().centralUrl)
      const { username } = await central.auth.enrol.mutate({ code: shown, password: made })
      expect(await central.auth.login.mutate({ username, password: made })).toMatchObject({
        ...{ kind: 'branch', branchCode: 'GIZ' },
      })
      await expect(central.auth.enrol.mutate({ code: shown, password: `${made}, too` })).rejects.toMatchObject({
        data: { branchlineCode: 'ENROLMENT_CODE_USED' },
      })
    },
  )

  it.skipIf(missing)("a login's role is changed, and who was logged in with the other one logs in again", async () => {
    const made = await chain().admin.users.save.mutate({ username: 'omar', kind: 'operator', role: 'viewer' })
    const login = { username: 'omar', password: made.password ?? '' }
    const central = clientOf<CentralRouter>(chain().centralUrl)
    const before = await central.auth.login.mutate(login)
    expect(before.role).toBe('viewer')
    const { page } = browser
    await page.goto('/users')
    // What is picked before the page's scripts are there is not picked.
    await page.waitForSelector('header :text("Live")')
    await page.getByLabel('What omar may do').selectOption('operator')
    await page.waitForSelector('.mantine-Notification-root:has-text("omar may now")')
    expect((await central.auth.login.mutate(login)).role).toBe('operator')
    const asBefore = clientOf<CentralRouter>(chain().centralUrl, before.token)
    await expect(asBefore.fleet.overview.query({})).rejects.toMatchObject({
      data: { branchlineCode: 'UNAUTHENTICATED' },
    })
  })

  it.skipIf(missing)('a rule is edited; what it must not be is said at its field and not stored', async () => {
    const { page } = browser
    await page.goto('/rules')
    await page.locator('tr:has-text("Customer Group") button').first().click()
    const batch = page.getByRole('textbox', { name: 'Records in a batch' })
    await batch.fill('0')
    await page.click('[role=dialog] button:has-text("Store")')
    await page.waitForSelector('[role=dialog] .mantine-InputWrapper-error')
    await batch.fill('37')
    await page.click('[role=dialog] button:has-text("Store")')
    await page.waitForSelector('[role=dialog]', { state: 'detached' })
    const { rules } = await chain().admin.rules.list.query()
    expect(rules.find(({ doctype }) => doctype === 'Customer Group')?.batchSize).toBe(37)
  })
}
