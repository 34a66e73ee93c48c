import { join } from 'node:path'
import type {} from '@branchline/testing'
import { afterAll, beforeAll, expect, inject, it } from 'vitest'
import { TillBrowser } from './till-browser.ts'
import { cashier, TillChain } from './till-chain.ts'

// A till on another machine than its branch: under a name of the shop's network, over https by the branch's own authority.

const programs = [inject('browserProgram'), inject('trustProgram')]
const missing = programs.flatMap((program) => ('missing' in program ? [program.missing] : []))[0]
if (missing) console.warn(`skipped: ${missing}`)
const [chromium = '', certutil = ''] = programs.map((program) => ('path' in program ? program.path : ''))
const name = 'pos.cairo.example'
const names = [`--host-resolver-rules=MAP *.cairo.example 127.0.0.1`]
let chain: TillChain
const browsers: TillBrowser[] = []
const browser = () => {
  const made = new TillBrowser(chromium, names)
  browsers.push(made)
  return made
}
const address = (host = name, scheme = 'https') => `${scheme}://${host}:${chain.ports.branch}/till/`
const authority = () => join(chain.branchFolder, 'tls', 'authority.crt')

beforeAll(async () => {
  if (!missing) chain = await TillChain.start({ TLS_NAMES: `${name}, 127.0.0.1`, HOST: '127.0.0.1' })
})
afterAll(async () => {
  await Promise.all(browsers.map((one) => one.remove()))
  await chain?.end()
})

it.skipIf(missing)(
  'a till that trusts its branch sells over https under a name, and goes on when the branch dies',
  async () => {
    const till = browser()
    till.trust(authority(), certutil)
    await till.open(address())
    expect(await till.page.evaluate('[isSecureContext, location.protocol]')).toEqual([true, 'https:'])
    await till.signIn(cashier.username, cashier.pin)
    await till.openShift('100.00')
    await till.page.waitForSelector('[data-item=TEA]')
    expect((await till.sell('TEA')).name).toMatch(/^SINV-CAI-T01-\d{4}-00001$/)
    await expect.poll(() => till.owed(), { timeout: 60_000 }).toBe(0)
    await till.page.evaluate('navigator.serviceWorker.ready')
    await chain.branch?.end('SIGKILL')
    await till.sell('TEA')
    await expect.poll(() => till.connection()).toBe('central')
    await till.page.reload()
    await till.signIn(cashier.username, cashier.pin)
    await till.page.waitForSelector('.sell')
    await till.sell('TEA')
    await chain.startBranch()
    await expect.poll(() => till.owed(), { timeout: 60_000 }).toBe(0)
    const { documents } = await chain.admin.documents.list.query({ doctype: 'Sales Invoice', limit: 10 })
    expect(documents).toHaveLength(3)
  },
)

it.skipIf(missing)(
  'a browser that was not told to trust the branch does not open its till, nor one under another name',
  async () => {
    await expect(browser().open(address())).rejects.toThrow('ERR_CERT_AUTHORITY_INVALID')
    const trusting = browser()
    trusting.trust(authority(), certutil)
    await expect(trusting.open(address('other.cairo.example'))).rejects.toThrow('ERR_CERT_COMMON_NAME_INVALID')
  },
)
