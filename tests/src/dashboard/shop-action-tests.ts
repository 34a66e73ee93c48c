import type { CentralRouter } from '@branchline/protocol'
import { expect, it } from 'vitest'
import { clientOf } from '../client-of.ts'
import { sale } from '../documents.ts'
import type { ConsoleBrowser } from './console-browser.ts'
import { refusedSale, type ShopChain, until } from './shop-chain.ts'

/** What a person asks of a shop from head office. On the browser and the servers of the other tests. */
export function shopActionTests(browser: ConsoleBrowser, chain: () => ShopChain, missing: string | null): void {
  const saleArrives = async (name: string) =>
    (await chain().admin.documents.get.query({ doctype: 'Sales Invoice', name })).document !== null

  it.skipIf(missing)('a shop pulls, tries its line and loads all anew as it is asked, and tells it did', async () => {
    const { page } = browser
    await page.goto('/branch/CAI')
    await page.click('button:has-text("Pull now")')
    await page.click('button:has-text("Test connection")')
    await page.click('button:has-text("Resync…")')
    await page.click('[role=dialog] button:has-text("Resync")')
    for (const what of ['Pull', 'Test the connection', 'Resync'])
      await page.waitForSelector(`section[aria-label=Commands] tr:has-text("${what}"):has-text("Done")`)
    const { logs } = await chain().cairo.api.logs.list.query({ kind: 'resync' })
    expect(logs.some(({ message }) => message?.includes('asked for at central'))).toBe(true)
  })

  it.skipIf(missing)('a verification that is asked for ends, and its verdict is on the page', async () => {
    const asked = new Date().toISOString()
    const { page } = browser
    await page.getByRole('button', { name: 'Verify', exact: true }).click()
    await until(async () => {
      const { runs } = await chain().admin.verify.last.query({ branchCode: 'CAI' })
      return runs.some(({ startedAt, state }) => startedAt >= asked && state === 'done')
    })
    await page.waitForSelector('dd:has-text("Equal")')
  })

  it.skipIf(missing)('a suspended shop sells on and is refused; resumed, it brings up what waited', async () => {
    const { page } = browser
    const [, alexandria] = chain().shops
    await page.goto('/branch/ALX')
    await page.click('button:has-text("Suspend…")')
    await page.click('[role=dialog] button:has-text("Suspend")')
    await page.waitForSelector('button:has-text("Resume")')
    // A session that central has just looked at is good for some seconds more.
    let waiting = ''
    await until(async () => {
      const sold = await alexandria?.api.documents.submit.mutate({ doctype: 'Sales Invoice', document: sale() })
      waiting = sold?.document.name ?? ''
      const pushed = await alexandria?.api.sync.push.mutate()
      return Boolean(pushed?.error) && !(await saleArrives(waiting))
    })
    await page.click('button:has-text("Resume")')
    await page.waitForSelector('button:has-text("Suspend…")')
    await until(() => saleArrives(waiting))
  })

  it.skipIf(missing)(
    "a shop's new password is good and so is the one in use; it comes as a command and as a file",
    async () => {
      const { page } = browser
      await page.goto('/branches')
      await page.locator('tr:has-text("ALX") button:has-text("Rotate…")').click()
      await page.click('[role=dialog] button:has-text("Make one")')
      await page.waitForSelector('figure[aria-label=Command]')
      await page.click('label:has-text(".env")')
      const file = (await page.textContent('figure[aria-label=".env file"] pre')) ?? ''
      const settingOf = (name: string) => new RegExp(`^${name}=(.*)$`, 'm').exec(file)?.[1] ?? ''
      const login = { username: settingOf('SYNC_USERNAME'), password: settingOf('SYNC_PASSWORD') }
      const answer = await clientOf<CentralRouter>(chain().centralUrl).auth.login.mutate(login)
      expect(answer).toMatchObject({ kind: 'branch', branchCode: 'ALX' })
      const [, alexandria] = chain().shops
      const sold = await alexandria?.api.documents.submit.mutate({ doctype: 'Sales Invoice', document: sale() })
      await until(() => saleArrives(sold?.document.name ?? ''))
      await page.click('button:has-text("I have it")')
      await page.waitForSelector('figure[aria-label=".env file"]', { state: 'detached' })
    },
  )

  it.skipIf(missing)('a login is revoked and given back, and another machine gets a code', async () => {
    const { page } = browser
    const giza = page.locator('section[aria-label=Branches] tr:has-text("GIZ")')
    const isEnabled = async () => {
      const { branches } = await chain().admin.branches.list.query()
      return branches.find(({ branchCode }) => branchCode === 'GIZ')?.enabled
    }
    await giza.locator('button:has-text("Revoke…")').click()
    await page.click('[role=dialog] button:has-text("Revoke")')
    await giza.locator('text=Revoked').waitFor()
    expect(await isEnabled()).toBe(false)
    await giza.locator('button:has-text("Give back")').click()
    await giza.locator('button:has-text("Revoke…")').waitFor()
    expect(await isEnabled()).toBe(true)
    await giza.locator('button:has-text("Enrol…")').click()
    await page.click('[role=dialog] button:has-text("Make one")')
    const command = (await page.textContent('figure[aria-label=Command] pre')) ?? ''
    const code = /--code (\S+)/.exec(command)?.[1] ?? ''
    const password = 'what another machine made for itself'
    await expect(
      clientOf<CentralRouter>(chain().centralUrl).auth.enrol.mutate({ code, password }),
    ).resolves.toMatchObject({ branchCode: 'GIZ' })
  })

  it.skipIf(missing)('of sales refused for one reason all are sent again at once, and one by itself', async () => {
    const { page } = browser
    const { cairo } = chain()
    const names = [await refusedSale(chain(), 1), await refusedSale(chain(), 2), await refusedSale(chain(), 3)]
    cairo.line.spoil = (body) => body
    await page.goto('/dead-letters')
    await page.click(`button:has-text("${names[0]}")`, { timeout: 20_000 })
    await page.click('[role=dialog] button:has-text("Retry as it is")')
    await until(() => saleArrives(names[0] ?? ''))
    await page.waitForSelector('h2:has-text("2 operations")', { timeout: 20_000 })
    await page.click('button:has-text("Retry all")')
    for (const name of names) await until(() => saleArrives(name))
    await page.waitForSelector('text=No dead letters', { timeout: 20_000 })
  })
}
