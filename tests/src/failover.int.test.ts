import { afterAll, beforeAll, expect, it } from 'vitest'
import { Chain, type Shop } from './chain.ts'
import { clientOf } from './client-of.ts'

// A branch server is down: central stands in for it, and the branch gets everything back.

let chain: Chain
let shop: Shop
const pin = '4711'

beforeAll(async () => {
  chain = await Chain.start()
  await chain.admin.documents.save.mutate({ doctype: 'User', document: { name: 'amal', email: 'amal' } })
  await chain.admin.documents.save.mutate({
    doctype: 'POS Profile',
    document: { name: 'Cairo till', branch: 'CAI', applicable_for_users: [{ user: 'amal' }] },
  })
  await chain.admin.users.setPin.mutate({ username: 'amal', pin })
  shop = await chain.openShop('CAI')
  await shop.api.sync.pull.mutate()
})
afterAll(() => chain.stop())

const uuid = (number: number) => `019b76da-a800-7000-8000-${String(number).padStart(12, '0')}`
const sale = (number: number, more: object = {}) => ({
  ...{ sync_uuid: uuid(number), origin_branch: 'CAI', name: `SINV-CAI-T01-2026-${String(number).padStart(5, '0')}` },
  ...{ customer: 'Walk-in', currency: 'EGP', posting_date: '2026-03-01', grand_total: '10.00' },
  payments: [{ mode_of_payment: 'Cash', amount: '10.00' }],
  ...more,
})

it('a cashier logs in with the same PIN at his branch and at central, and there for his branch alone', async () => {
  const here = await clientOf<import('@branchline/protocol').BranchRouter>(shop.url).auth.login.mutate({
    username: 'amal',
    password: pin,
  })
  expect(here.kind).toBe('cashier')
  const there = await clientOf<import('@branchline/protocol').CentralRouter>(chain.url).auth.login.mutate({
    username: 'amal',
    password: pin,
  })
  expect(there).toMatchObject({ kind: 'cashier', branchCode: 'CAI' })
})

it('a new PIN, and a new cashier, are good at a branch as soon as it has heard of them, without being asked to pull', async () => {
  const here = clientOf<import('@branchline/protocol').BranchRouter>(shop.url)
  await chain.admin.users.setPin.mutate({ username: 'amal', pin: '9999' })
  await expect.poll(() => kindOf(here.auth.login.mutate({ username: 'amal', password: '9999' }))).toBe('cashier')
  await chain.admin.users.setPin.mutate({ username: 'amal', pin })
  await expect.poll(() => kindOf(here.auth.login.mutate({ username: 'amal', password: pin }))).toBe('cashier')
  await chain.admin.documents.save.mutate({ doctype: 'User', document: { name: 'badr', email: 'badr' } })
  await chain.admin.users.setPin.mutate({ username: 'badr', pin: '2468' })
  await chain.admin.documents.save.mutate({
    doctype: 'POS Profile',
    document: { name: 'Cairo till', branch: 'CAI', applicable_for_users: [{ user: 'amal' }, { user: 'badr' }] },
  })
  await expect.poll(() => kindOf(here.auth.login.mutate({ username: 'badr', password: '2468' }))).toBe('cashier')
})

const kindOf = (login: Promise<{ kind: string }>) => login.then(({ kind }) => kind, String)

it('a sale that central took while the branch was down is there once, under its number, whichever way it comes again', async () => {
  const cashier = await chain.loginAtCentral('amal', pin)
  await shop.stop()
  const document = sale(1)
  const first = await cashier.failover.submit.mutate({ doctype: 'Sales Invoice', document, operation: 'submit' })
  expect(first).toMatchObject({ status: 'applied', document: { name: 'SINV-CAI-T01-2026-00001', docstatus: 1 } })
  const again = await cashier.failover.submit.mutate({ doctype: 'Sales Invoice', document, operation: 'submit' })
  expect(again.status).toBe('unchanged')
  await shop.start()
  await expect
    .poll(async () => (await shop.api.documents.get.query({ doctype: 'Sales Invoice', name: document.name })).document)
    .toMatchObject({ sync_uuid: document.sync_uuid, docstatus: 1 })
  // The till gives it to the branch as well.
  await shop.api.documents.submit.mutate({ doctype: 'Sales Invoice', document })
  await shop.api.sync.push.mutate()
  const held = await chain.admin.documents.list.query({
    doctype: 'Sales Invoice',
    filters: { name: document.name },
    limit: 10,
  })
  expect(held.documents).toHaveLength(1)
  expect(await shop.api.clients.confirm.query({ syncUuids: [document.sync_uuid] })).toMatchObject({
    standings: [{ atBranch: true, atCentral: true }],
  })
  expect(await shop.api.reconciliation.status.query()).toMatchObject({
    reconciled_with_central: true,
    cut_off_ms: null,
  })
})

it('a sale the branch had committed before it died is recognised when central was given it too', async () => {
  const document = sale(2)
  chain.log.length = 0
  shop.line.cut()
  await shop.api.documents.submit.mutate({ doctype: 'Sales Invoice', document })
  const cashier = await chain.loginAtCentral('amal', pin)
  await cashier.failover.submit.mutate({ doctype: 'Sales Invoice', document, operation: 'submit' })
  shop.line.heal()
  await shop.restart()
  await expect.poll(async () => (await shop.api.status.summary.query()).outbox.pending).toBe(0)
  const held = await chain.admin.documents.list.query({
    doctype: 'Sales Invoice',
    filters: { name: document.name },
    limit: 10,
  })
  expect(held.documents).toHaveLength(1)
  expect((await shop.api.deadLetters.list.query({ limit: 10 })).deadLetters).toEqual([])
})

it('a branch that is up hears at once of a sale that a till gave to central', async () => {
  const cashier = await chain.loginAtCentral('amal', pin)
  await expect.poll(async () => (await shop.api.reconciliation.status.query()).reconciled_with_central).toBe(true)
  const document = sale(60)
  await cashier.failover.submit.mutate({ doctype: 'Sales Invoice', document, operation: 'submit' })
  await expect
    .poll(async () => (await shop.api.documents.get.query({ doctype: 'Sales Invoice', name: document.name })).document)
    .toMatchObject({ sync_uuid: document.sync_uuid, docstatus: 1 })
})

it("a cashier reads the masters of his branch alone, at central and at the branch, and nobody's transactions", async () => {
  const save = (doctype: string, document: object) =>
    chain.admin.documents.save.mutate({ doctype, document: document as never })
  await save('Warehouse', { name: 'Cairo store', branch: 'CAI' })
  await save('Warehouse', { name: 'Alexandria store', branch: 'ALX' })
  await save('POS Profile', { name: 'Alexandria till', branch: 'ALX', applicable_for_users: [{ user: 'chafik' }] })
  const cashier = await chain.loginAtCentral('amal', pin)
  const seen = async (doctype: string) => {
    const { changes } = await cashier.changes.since.query({ doctype, cursor: null, limit: 100 })
    return changes.map((change) => (change.kind === 'upsert' ? change.document.name : change.name))
  }
  expect(await seen('Warehouse')).toEqual(['Cairo store'])
  expect(await seen('POS Profile')).toEqual(['Cairo till'])
  expect(await seen('User')).toContain('amal')
  await expect(seen('Sales Invoice')).rejects.toThrow()
  await shop.api.sync.pull.mutate()
  const here = clientOf<import('@branchline/protocol').BranchRouter>(shop.url)
  const { token } = await here.auth.login.mutate({ username: 'amal', password: pin })
  const at = clientOf<import('@branchline/protocol').BranchRouter>(shop.url, token)
  const { documents } = await at.documents.list.query({ doctype: 'Warehouse', limit: 100 })
  expect(documents.map(({ name }) => name)).toEqual(['Cairo store'])
})

it('a sale that central took and cancelled, while the branch still owed its submit, is cancelled at both, and nothing is refused', async () => {
  const document = sale(70)
  shop.line.cut()
  await shop.api.documents.submit.mutate({ doctype: 'Sales Invoice', document })
  const cashier = await chain.loginAtCentral('amal', pin)
  for (const operation of ['submit', 'cancel'] as const)
    await cashier.failover.submit.mutate({ doctype: 'Sales Invoice', document, operation })
  shop.line.heal()
  await shop.restart()
  await expect.poll(async () => (await shop.api.status.summary.query()).outbox.pending).toBe(0)
  expect((await shop.api.deadLetters.list.query({ limit: 10 })).deadLetters).toEqual([])
  const held = () => shop.api.documents.get.query({ doctype: 'Sales Invoice', name: document.name })
  await expect.poll(async () => (await held()).document?.docstatus).toBe(2)
  // The till never heard that the branch has it.
  const again = await shop.api.documents.submit.mutate({ doctype: 'Sales Invoice', document })
  expect(again.document?.docstatus).toBe(2)
})

it('a cashier writes for no other branch, under no other number, and nothing that central owns', async () => {
  const cashier = await chain.loginAtCentral('amal', pin)
  const submit = (doctype: string, document: object) =>
    cashier.failover.submit.mutate({ doctype, document: document as never, operation: 'submit' })
  await expect(submit('Sales Invoice', sale(90, { origin_branch: 'ALX' }))).rejects.toThrow(
    'this login is of branch CAI',
  )
  await expect(submit('Sales Invoice', sale(91, { name: 'SINV-ALX-T01-2026-00001' }))).rejects.toThrow()
  await expect(submit('Item', { name: 'TEA' })).rejects.toThrow("takes no Item in a branch's place")
  await expect(cashier.documents.list.query({ doctype: 'Sales Invoice', limit: 1 })).rejects.toThrow()
})

it('a document that central numbers itself bears the F series, which no branch and no till gives', async () => {
  const cashier = await chain.loginAtCentral('amal', pin)
  const { name: _name, ...unnamed } = sale(3)
  const { document } = await cashier.failover.submit.mutate({
    doctype: 'Sales Invoice',
    document: unnamed,
    operation: 'submit',
  })
  expect(document.name).toBe('SINV-CAI-F-2026-00001')
})

it('a shift is not closed over a sale that is elsewhere, and its totals are those of its sales', async () => {
  const opening = {
    ...sale(50),
    name: 'POS-OPE-CAI-T01-2026-00001',
    balance_details: [{ mode_of_payment: 'Cash', amount: '100.00' }],
  }
  await shop.api.documents.submit.mutate({ doctype: 'POS Opening Shift', document: opening })
  const shift = { pos_opening_shift: opening.name }
  await shop.api.documents.submit.mutate({ doctype: 'Sales Invoice', document: sale(4, shift) })
  await shop.api.sync.push.mutate()
  const cashier = await chain.loginAtCentral('amal', pin)
  shop.line.cut()
  await cashier.failover.submit.mutate({ doctype: 'Sales Invoice', document: sale(5, shift), operation: 'submit' })
  expect(await shop.api.shifts.canClose.query({ openingShift: opening.name })).toMatchObject({
    canClose: false,
    unreachable: ['central'],
  })
  // The line is back, and central's sale has not come yet.
  shop.line.on((path) => (path === 'failover.transactions' ? 'drop' : 'pass'))
  const close = (document: object) =>
    shop.api.shifts.close.mutate({
      openingShift: opening.name,
      document: { posting_date: '2026-03-01', ...document } as never,
    })
  await expect
    .poll(async () => (await shop.api.shifts.canClose.query({ openingShift: opening.name })).unreachable)
    .toEqual([])
  await expect(close({})).rejects.toThrow('SINV-CAI-T01-2026-00005 (central)')
  shop.line.heal()
  await shop.restart()
  await expect
    .poll(async () => (await shop.api.shifts.canClose.query({ openingShift: opening.name })).canClose)
    .toBe(true)
  await expect(close({ grand_total: '19.99' })).rejects.toThrow('20')
  const { document } = await close({
    grand_total: '20.00',
    payment_reconciliation: [{ mode_of_payment: 'Cash', expected_amount: '120.00' }],
  })
  expect(document).toMatchObject({ doctype: 'POS Closing Shift', docstatus: 1 })
  // Whoever never got his answer asks again.
  expect((await close({ grand_total: '20.00' })).document.name).toBe(document.name)
  await expect(close({ grand_total: '19.99' })).rejects.toThrow()
  await expect(
    shop.api.documents.submit.mutate({ doctype: 'Sales Invoice', document: sale(6, shift) }),
  ).rejects.toThrow('was closed by')
  await shop.api.sync.push.mutate()
  await expect(
    cashier.failover.submit.mutate({ doctype: 'Sales Invoice', document: sale(7, shift), operation: 'submit' }),
  ).rejects.toThrow('closed')
})

it('a sale that comes from central after a manager closed its shift is kept, listed, and told to central', async () => {
  const opening = { ...sale(72), name: 'POS-OPE-CAI-T01-2026-00002' }
  await shop.api.documents.submit.mutate({ doctype: 'POS Opening Shift', document: opening })
  await shop.api.sync.push.mutate()
  const cashier = await chain.loginAtCentral('amal', pin)
  shop.line.cut()
  const late = sale(73, { pos_opening_shift: opening.name })
  await cashier.failover.submit.mutate({ doctype: 'Sales Invoice', document: late, operation: 'submit' })
  const override = { reason: 'the line is cut and the shop goes home' }
  const { document: closing } = await shop.api.shifts.close.mutate({
    ...{ openingShift: opening.name, document: { posting_date: '2026-03-01' }, override },
  })
  shop.line.heal()
  await shop.restart()
  await expect
    .poll(async () => (await shop.api.logs.list.query({ limit: 10, kind: 'late_sale' })).logs)
    .toMatchObject([
      { name: late.name, message: expect.stringContaining(`after ${closing.name} had closed its shift`) },
    ])
  expect((await shop.api.documents.get.query({ doctype: 'Sales Invoice', name: late.name })).document).toMatchObject({
    sync_uuid: late.sync_uuid,
  })
  await shop.beat()
  await expect
    .poll(async () => (await chain.admin.alerts.list.query()).alerts.filter(({ code }) => code === 'lateSale'), {
      timeout: 30_000,
    })
    .toMatchObject([{ branchCode: 'CAI', message: expect.stringContaining(late.name) }])
})

it('a till has one code for as long as its storage lives, and no other till ever gets it', async () => {
  const boot = (clientId: string) => shop.api.clients.bootstrap.mutate({ clientId })
  const first = await boot(uuid(1001))
  expect((await boot(uuid(1001))).tillCode).toBe(first.tillCode)
  expect((await boot(uuid(1002))).tillCode).not.toBe(first.tillCode)
  expect(first).toMatchObject({ branchCode: 'CAI', centralUrl: chain.url })
})

it('of two sales under one number, as a restored server may give it, the one that is meant is cancelled', async () => {
  const doctype = 'Sales Invoice'
  const [first, second] = [sale(80), sale(81, { name: sale(80).name })]
  for (const document of [first, second]) await shop.api.documents.submit.mutate({ doctype, document })
  await expect(shop.api.documents.cancel.mutate({ doctype, name: first.name })).rejects.toThrow('2 documents bear')
  const { document } = await shop.api.documents.cancel.mutate({
    doctype,
    name: first.name,
    sync_uuid: second.sync_uuid,
  })
  expect(document).toMatchObject({ sync_uuid: second.sync_uuid, docstatus: 2 })
  const { standings } = await shop.api.clients.confirm.query({ syncUuids: [first.sync_uuid, second.sync_uuid] })
  expect(standings.map(({ branchDocstatus }) => branchDocstatus)).toEqual([1, 2])
})

it('a new server of a branch gets back everything the branch ever wrote', async () => {
  const fresh = await chain.openOn(`${shop.dataDir}-fresh`, 'CAI', shop.credentials)
  await expect
    .poll(async () => (await fresh.api.documents.list.query({ doctype: 'Sales Invoice', limit: 100 })).documents.length)
    .toBe((await chain.admin.documents.list.query({ doctype: 'Sales Invoice', limit: 100 })).documents.length)
  expect((await fresh.api.logs.list.query({ limit: 10, kind: 'late_sale' })).logs).toEqual([])
  await fresh.stop()
})

it('where its POS Profile says so, central refuses a sale when it has not heard for too long what the branch has left', async () => {
  await chain.admin.documents.save.mutate({
    doctype: 'POS Profile',
    document: {
      ...{ name: 'Strict till', branch: 'CAI', applicable_for_users: [{ user: 'amal' }] },
      ...{ block_on_failover_stock_unknown: 1, failover_stock_limit_minutes: 30 },
    },
  })
  await shop.stop()
  const sell = async (number: number) => {
    const cashier = await chain.loginAtCentral('amal', pin)
    const document = sale(number, { pos_profile: 'Strict till' })
    return cashier.failover.submit.mutate({ doctype: 'Sales Invoice', document, operation: 'submit' })
  }
  expect((await sell(901)).status).toBe('applied')
  chain.clock.ahead(31 * 60_000)
  await expect(sell(902)).rejects.toMatchObject({ data: { branchlineCode: 'STOCK_UNKNOWN' } })
  const { document } = await chain.admin.documents.get.query({ doctype: 'Sales Invoice', name: sale(902).name })
  expect(document).toBeNull()
})
