import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import { Chain, identityOf, type Shop } from './chain.ts'
import { item, sale } from './documents.ts'
import { handAtCentral } from './verify/tamper.ts'

let chain: Chain
let cairo: Shop
let giza: Shop

beforeAll(async () => {
  chain = await Chain.start()
  cairo = await chain.openShop('CAI')
  giza = await chain.openShop('GIZ')
  await chain.admin.documents.save.mutate({ doctype: 'Item', document: item('TEA') })
  for (const { api } of [cairo, giza]) {
    await api.documents.submit.mutate({ doctype: 'Sales Invoice', document: sale() })
    await api.sync.push.mutate()
    await api.sync.pull.mutate()
  }
})
afterAll(() => chain.stop())

const alerts = async () =>
  (await chain.admin.alerts.list.query()).alerts.filter(({ code }) => code === 'VERIFY_DIFFERS')
const verified = async () =>
  (await chain.admin.branches.list.query()).branches.find(({ branchCode }) => branchCode === 'CAI')?.verified

it('central asks a branch, which hears of it with its next heartbeat, and what it finds is told at both', async () => {
  const { run } = await chain.admin.verify.run.mutate({ branchCode: 'CAI', doctypes: ['Sales Invoice', 'Item'] })
  expect(run).toMatchObject({ state: 'waiting', branchCode: 'CAI', by: 'admin' })
  expect((await chain.admin.verify.run.mutate({ branchCode: 'CAI' })).run.id).toBe(run.id)
  await cairo.beat()
  await vi.waitFor(async () => {
    const [told] = (await chain.admin.verify.last.query({ branchCode: 'CAI' })).runs
    expect(told).toMatchObject({ id: run.id, state: 'done', verdict: 'equal' })
  })
  expect((await cairo.api.verify.last.query({})).runs[0]?.id).toBe(run.id)
  expect(await verified()).toMatchObject({ verdict: 'equal', differing: 0 })
})

it('a night that finds something raises an alert, and a later one that finds nothing ends it', async () => {
  const central = await handAtCentral(chain)
  const [key = ''] = (await central.keys('Sales Invoice')).filter(Boolean)
  const row = await central.row('Sales Invoice', key)
  const shop = JSON.parse(row.body).origin_branch === 'CAI' ? cairo : giza
  await central.set(row, { body: row.body.replace('12.50', '1.50') })
  shop.clock.ahead(26 * 3_600_000)
  await vi.waitFor(async () => expect(await alerts()).toMatchObject([{ branchCode: shop.branchCode }]), {
    timeout: 10_000,
  })
  expect((await alerts())[0]?.message).toContain(row.name)
  const [told] = (await chain.admin.verify.last.query({ branchCode: shop.branchCode })).runs
  expect(told).toMatchObject({ nightly: true, by: 'night', verdict: 'differs', mismatches: [{ name: row.name }] })

  await shop.api.verify.run.mutate({ repair: true })
  expect(await alerts()).toHaveLength(1)
  await shop.api.verify.run.mutate({ days: 1 })
  expect(await alerts()).toHaveLength(1)
  await shop.api.verify.run.mutate({})
  expect(await alerts()).toEqual([])
  await central.close()
})

it('a branch asks about itself alone: what another wrote is told as what is not there', async () => {
  const central = await handAtCentral(chain)
  const keys = await central.keys('Sales Invoice')
  await central.close()
  const { username, password } = cairo.credentials
  const login = await chain.loginAtCentral(username, password)
  const who = { ...identityOf(cairo), doctype: 'Sales Invoice' }
  const { records } = await login.verify.facts.query({ ...who, cursor: null, keys })
  expect(records.filter(({ held }) => held !== null)).toHaveLength(1)
  const range = { doctype: 'Sales Invoice', after: null, through: null }
  expect((await login.verify.compare.query({ ...who, ranges: [range] })).ranges).toMatchObject([{ count: 1 }])
  const theirs = records.find(({ held }) => held === null)?.key ?? ''
  const document = { doctype: 'Sales Invoice', name: 'SINV-CAI-2026-09999', sync_uuid: theirs, docstatus: 1 as const }
  const repair = {
    key: theirs,
    act: 'conflict' as const,
    document: { ...document, ...sale(), ...document },
    expects: null,
  }
  const { results } = await login.verify.repair.mutate({ ...who, records: [repair] })
  expect(results).toMatchObject([{ outcome: 'refused' }])
})

it('no branch brings in its own version of what central owns', async () => {
  const { username, password } = cairo.credentials
  const login = await chain.loginAtCentral(username, password)
  const central = await handAtCentral(chain)
  const { hash } = (await central.row('Item', 'TEA')) as unknown as { hash: string }
  await central.close()
  const document = { ...item('TEA'), doctype: 'Item', standard_rate: '0.01' }
  const record = { key: 'TEA', act: 'restore' as const, document, expects: hash }
  const { results } = await login.verify.repair.mutate({ ...identityOf(cairo), doctype: 'Item', records: [record] })
  expect(results).toMatchObject([{ outcome: 'refused' }])
})

it('a copy of a branch is refused by name, and says so', async () => {
  const folder = await chain.copyFolder(giza, 'copy')
  await giza.beat()
  const copy = await chain.openOn(folder, 'GIZ', giza.credentials)
  const { run } = await copy.api.verify.run.mutate({})
  expect(run).toMatchObject({ state: 'failed', code: 'CLONED_SITE', verdict: null })
  await copy.stop()
})

it('without a line nothing is proven', async () => {
  cairo.line.cut()
  const { run } = await cairo.api.verify.run.mutate({})
  expect(run).toMatchObject({ state: 'failed', code: 'UNAVAILABLE', verdict: null })
  cairo.line.heal()
})
