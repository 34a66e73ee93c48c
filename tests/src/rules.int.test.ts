import { hashDocument } from '@branchline/adapters'
import { startCentral } from '@branchline/central'
import { openBranchStore } from '@branchline/db/branch'
import { openCentralStore } from '@branchline/db/central'
import { systemClock, systemIds, systemPost, systemRandom } from '@branchline/platform'
import type { CentralRouter, Document } from '@branchline/protocol'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { Chain, type Shop } from './chain.ts'
import { clientOf } from './client-of.ts'
import { item, sale } from './documents.ts'

let chain: Chain
let cairo: Shop
let giza: Shop

beforeAll(async () => {
  chain = await Chain.start()
  cairo = await chain.openShop('CAI')
  giza = await chain.openShop('GIZ')
})
afterAll(() => chain.stop())

async function atShop(shop: Shop, doctype: string, name: string): Promise<Document | null> {
  return (await shop.api.documents.get.query({ doctype, name })).document as Document | null
}

async function atCentral(doctype: string, name: string): Promise<Document | null> {
  return (await chain.admin.documents.get.query({ doctype, name })).document as Document | null
}

/** Names that each shop holds of a DocType, sorted. */
async function heldBy(...shops: Shop[]): Promise<Record<string, string[]>> {
  const lists = shops.map(async ({ branchCode, api }): Promise<[string, string[]]> => {
    const { documents } = await api.documents.list.query({ doctype: 'Brand', limit: 1_000 })
    return [branchCode, documents.map(({ name }) => String(name))]
  })
  return Object.fromEntries(await Promise.all(lists))
}

/** A document that was in the branch's folder before it had an outbox. */
function oldDelivery(name: string, docstatus: number) {
  const syncUuid = `01980000-0000-7000-8000-${name.slice(-5).padStart(12, '0')}`
  const document = {
    doctype: 'Delivery Note',
    name,
    docstatus: docstatus as 0 | 1 | 2,
    sync_uuid: syncUuid,
    origin_branch: 'GIZ',
    posting_date: '2025-03-01',
    items: [{ item_code: 'TEA', qty: 1 }],
  }
  return {
    doctype: 'Delivery Note',
    key: syncUuid,
    name,
    syncUuid,
    originBranch: 'GIZ',
    docstatus: document.docstatus,
    body: JSON.stringify(document),
    hash: hashDocument(document),
    hlc: '1741000000000-0000-GIZ',
    conflictKey: null,
    parent: null,
  }
}

const soon = { timeout: 5_000, interval: 50 }

describe('rules at central', () => {
  it('are listed, and the seeded ones are there', async () => {
    const { rules } = await chain.admin.rules.list.query()
    expect(rules).toHaveLength(48)
    expect(rules[0]).toMatchObject({ doctype: 'POS Opening Shift', priority: 10, rescoping: false })
  })

  it('a rule that makes no sense is refused with its field, and stays as it was', async () => {
    const { update } = chain.admin.rules
    const refused = (field: string) => ({
      data: { branchlineCode: 'VALIDATION_FAILED' },
      message: expect.stringMatching(field),
    })
    await expect(update.mutate({ doctype: 'Item', cdc: 'Outbox' })).rejects.toMatchObject(refused('^cdc'))
    await expect(update.mutate({ doctype: 'POS Closing Shift', priority: 20 })).rejects.toMatchObject(
      refused('^priority'),
    )
    await expect(update.mutate({ doctype: 'Nothing Known' })).rejects.toMatchObject(refused('^direction'))
    const { rules } = await chain.admin.rules.list.query()
    expect(rules.find(({ doctype }) => doctype === 'Item')).toMatchObject({ cdc: 'Watermark' })
    expect(rules).toHaveLength(48)
  })

  it('only an operator lists or changes them', async () => {
    const branch = await chain.loginAtCentral(cairo.credentials.username, cairo.credentials.password)
    const refused = { data: { branchlineCode: 'FORBIDDEN' } }
    await expect(branch.rules.list.query()).rejects.toMatchObject(refused)
    await expect(branch.rules.update.mutate({ doctype: 'Item', priority: 1 })).rejects.toMatchObject(refused)
  })
})

describe('branches have a changed rule at once', () => {
  it('a branch that waits is told, and fetches it without being asked', async () => {
    await expect.poll(() => cairo.line.asked.includes('changes.wait'), soon).toBe(true)
    const before = cairo.line.asked.filter((path) => path === 'registry.get').length
    const { warnings } = await chain.admin.rules.update.mutate({ doctype: 'UOM', enabled: false })
    expect(warnings).toEqual([])
    await expect
      .poll(() => cairo.line.asked.filter((path) => path === 'registry.get').length, soon)
      .toBeGreaterThan(before)
    await expect
      .poll(
        () =>
          cairo.api.documents.list.query({ doctype: 'UOM', limit: 1 }).then(
            () => 'answers',
            () => 'refused',
          ),
        soon,
      )
      .toBe('refused')
    await chain.admin.rules.update.mutate({ doctype: 'UOM', enabled: true })
    await expect
      .poll(
        () =>
          cairo.api.documents.list.query({ doctype: 'UOM', limit: 1 }).then(
            () => 'answers',
            () => 'refused',
          ),
        soon,
      )
      .toBe('answers')
  })

  it('a branch that waits at another central process on the same database is told too', async () => {
    const environment = {
      PORT: 0,
      HOST: '127.0.0.1',
      DATA_DIR: '',
      DATABASE_URL: chain.databaseUrl,
      ADMIN_USERNAME: 'admin',
      ADMIN_PASSWORD: 'test-password',
      SESSION_TTL_SECONDS: 3_600,
      LOG_LEVEL: 'silent',
    } as const
    const post = systemPost({ private: false, loopback: true })
    const ports = { clock: systemClock, random: systemRandom, ids: systemIds, post }
    const quiet = { info: () => {}, warn: () => {}, error: () => {} }
    const second = await startCentral(environment, { ...ports, log: quiet })
    try {
      const url = `http://127.0.0.1:${second.port}`
      const login = await clientOf<CentralRouter>(url).auth.login.mutate(giza.credentials)
      const branch = clientOf<CentralRouter>(url, login.token)
      const { rulesVersion } = await branch.registry.get.query()
      const waiting = branch.changes.wait.query({ cursors: {}, rulesVersion })
      await chain.admin.rules.update.mutate({ doctype: 'Brand', batchSize: 99 })
      expect((await waiting).rulesVersion).not.toBe(rulesVersion)
      const { rules } = await branch.registry.get.query()
      expect(rules.find(({ doctype }) => doctype === 'Brand')?.batchSize).toBe(99)
    } finally {
      await second.stop()
    }
  })

  it('a wait that names older rules than there are ends at once', async () => {
    const branch = await chain.loginAtCentral(giza.credentials.username, giza.credentials.password)
    const { rulesVersion } = await branch.changes.wait.query({ cursors: {}, rulesVersion: 'older' })
    expect(rulesVersion).toBe((await branch.registry.get.query()).rulesVersion)
  })
})

describe('the filters that are seeded', () => {
  it.each(['POS Profile', 'Warehouse', 'Employee'])(
    'a %s is where its branch is, and moves with it',
    async (doctype) => {
      const seen = async () => {
        const held = [cairo, giza].map(async (shop) => (await atShop(shop, doctype, 'Moves')) !== null)
        return Promise.all(held)
      }
      for (const [branch, where] of [
        ['CAI', [true, false]],
        ['GIZ', [false, true]],
        ['', [false, false]],
        ['CAI', [true, false]],
      ] as const) {
        await chain.admin.documents.save.mutate({ doctype, document: { name: 'Moves', branch } })
        await expect.poll(seen, soon).toEqual(where)
      }
    },
  )
})

describe('another filter', () => {
  it('shows each branch its own records, also those stored before, and takes away the others; no filter brings all back', async () => {
    const documents = [
      ...Array.from({ length: 1_200 }, (_, index) => ({
        doctype: 'Brand',
        name: `N${index}`,
        brand: `N${index}`,
        shop: 'CAI',
      })),
      { doctype: 'Brand', name: 'Of Giza', brand: 'Of Giza', shop: 'GIZ' },
      { doctype: 'Brand', name: 'Of nobody', brand: 'Of nobody' },
    ]
    for (let at = 0; at < documents.length; at += 1_000) {
      await chain.admin.documents.import.mutate({ documents: documents.slice(at, at + 1_000) })
    }
    const total = async (shop: Shop) => (await shop.api.documents.list.query({ doctype: 'Brand', limit: 1 })).total
    await expect.poll(() => Promise.all([cairo, giza].map(total)), soon).toEqual([1_202, 1_202])
    await chain.admin.rules.update.mutate({ doctype: 'Brand', branchFilterField: 'shop' })
    await expect.poll(() => Promise.all([cairo, giza].map(total)), { timeout: 20_000 }).toEqual([1_200, 1])
    expect((await heldBy(giza)).GIZ).toEqual(['Of Giza'])

    const moved = { name: 'N7', brand: 'N7', shop: 'GIZ' }
    await chain.admin.documents.save.mutate({ doctype: 'Brand', document: moved })
    await expect.poll(() => heldBy(giza), soon).toEqual({ GIZ: ['N7', 'Of Giza'] })
    await expect.poll(() => atShop(cairo, 'Brand', 'N7'), soon).toBeNull()

    await chain.admin.rules.update.mutate({ doctype: 'Brand', branchFilterField: null })
    await expect.poll(() => Promise.all([cairo, giza].map(total)), { timeout: 20_000 }).toEqual([1_202, 1_202])
    const rescoping = async () =>
      (await chain.admin.rules.list.query()).rules.find(({ doctype }) => doctype === 'Brand')?.rescoping
    await expect.poll(rescoping, soon).toBe(false)
  }, 60_000)

  it('a central that died over it goes on at its next start', async () => {
    await chain.admin.documents.save.mutate({ doctype: 'Territory', document: { name: 'Delta', shop: 'GIZ' } })
    await expect.poll(() => atShop(cairo, 'Territory', 'Delta'), soon).not.toBeNull()
    await chain.stopCentral()
    const store = await openCentralStore({ dataDir: '', databaseUrl: chain.databaseUrl })
    const rule = (await store.read.listRules()).find(({ doctype }) => doctype === 'Territory')
    if (!rule) throw new Error('Territory has no rule')
    await store.write((tx) => tx.putRule({ ...rule, branchFilterField: 'shop', rescoping: true }))
    await store.close()
    await chain.startCentral()
    const seen = async () => {
      for (const shop of [cairo, giza]) await shop.api.sync.pull.mutate()
      return [(await atShop(cairo, 'Territory', 'Delta')) !== null, (await atShop(giza, 'Territory', 'Delta')) !== null]
    }
    await expect.poll(seen, { timeout: 10_000 }).toEqual([false, true])
  }, 30_000)
})

describe('switching a DocType off and on', () => {
  it('what went up before is owed while it is off, and goes up when it is on again', async () => {
    cairo.line.cut()
    const { document } = await cairo.api.documents.submit.mutate({ doctype: 'Sales Invoice', document: sale() })
    await chain.admin.rules.update.mutate({ doctype: 'Sales Invoice', enabled: false })
    cairo.line.heal()
    await cairo.api.sync.pull.mutate()
    const { error } = await cairo.api.sync.push.mutate()
    expect(error).toBeUndefined()
    expect((await cairo.api.status.summary.query()).outbox).toMatchObject({ pending: 1, dead: 0 })
    const refused = { data: { branchlineCode: 'UNKNOWN_DOCTYPE' } }
    await expect(
      cairo.api.documents.submit.mutate({ doctype: 'Sales Invoice', document: sale() }),
    ).rejects.toMatchObject(refused)
    await chain.admin.rules.update.mutate({ doctype: 'Sales Invoice', enabled: true })
    await cairo.api.sync.pull.mutate()
    await cairo.api.sync.push.mutate()
    expect(await atCentral('Sales Invoice', document.name)).not.toBeNull()
    expect((await cairo.api.status.summary.query()).outbox).toMatchObject({ pending: 0, dead: 0 })
  })

  it('a branch that has not heard yet that it is off counts nothing against its sales', async () => {
    await giza.api.sync.pull.mutate()
    giza.line.on((path) => (path === 'registry.get' || path === 'changes.wait' ? 'drop' : 'pass'))
    await chain.admin.rules.update.mutate({ doctype: 'Sales Invoice', enabled: false })
    const { document } = await giza.api.documents.submit.mutate({ doctype: 'Sales Invoice', document: sale() })
    for (let run = 0; run < 3; run += 1) expect((await giza.api.sync.push.mutate()).rejected).toBe(0)
    await chain.admin.rules.update.mutate({ doctype: 'Sales Invoice', enabled: true })
    await giza.api.sync.push.mutate()
    expect(await atCentral('Sales Invoice', document.name)).not.toBeNull()
    giza.line.heal()
  })

  it('stock entries of sales made while their rule is off follow when it is on again', async () => {
    await chain.admin.rules.update.mutate({ doctype: 'Stock Ledger Entry', enabled: false })
    await cairo.api.sync.pull.mutate()
    const { document } = await cairo.api.documents.submit.mutate({
      doctype: 'Sales Invoice',
      document: sale({
        update_stock: 1,
        items: [{ item_code: 'TEA', qty: 1, rate: '1', amount: '1', warehouse: 'Shop' }],
      }),
    })
    await cairo.api.sync.push.mutate()
    const filters = { voucher_no: document.name }
    cairo.line.cut()
    await chain.admin.rules.update.mutate({ doctype: 'Stock Ledger Entry', enabled: true })
    expect(
      (await chain.admin.documents.list.query({ doctype: 'Stock Ledger Entry', filters, limit: 5 })).documents,
    ).toEqual([])
    cairo.line.heal()
    await cairo.api.sync.pull.mutate()
    await cairo.api.sync.push.mutate()
    expect(
      (await chain.admin.documents.list.query({ doctype: 'Stock Ledger Entry', filters, limit: 5 })).documents,
    ).toHaveLength(1)
  })

  it('what a branch holds of it and never had to send goes up when it is switched on, each record once', async () => {
    await chain.admin.rules.update.mutate({ doctype: 'Delivery Note', enabled: false })
    await giza.api.sync.pull.mutate()
    const names = Array.from({ length: 450 }, (_, index) => `DN-GIZ-2025-${String(index + 1).padStart(5, '0')}`)
    await giza.restart(async () => {
      const store = await openBranchStore({ dataDir: giza.dataDir })
      await store.write((tx) => tx.putDocuments(names.map((name, index) => oldDelivery(name, index % 3))))
      await store.close()
    })
    await giza.api.sync.pull.mutate()
    const central = async (docstatus: number) =>
      (await chain.admin.documents.list.query({ doctype: 'Delivery Note', filters: { docstatus }, limit: 1 })).total
    await chain.admin.rules.update.mutate({ doctype: 'Delivery Note', enabled: true })
    await expect.poll(() => Promise.all([0, 1, 2].map(central)), { timeout: 15_000 }).toEqual([150, 150, 150])
    const { outbox } = await giza.api.status.summary.query()
    expect(outbox).toMatchObject({ pending: 0, waiting: 0, dead: 0 })

    // Off and on again: nothing is sent twice.
    const pushes = () => giza.line.asked.filter((path) => path === 'ingest.push').length
    await chain.admin.rules.update.mutate({ doctype: 'Delivery Note', enabled: false })
    await giza.api.sync.pull.mutate()
    await chain.admin.rules.update.mutate({ doctype: 'Delivery Note', enabled: true })
    const before = pushes()
    await giza.api.sync.pull.mutate()
    await giza.api.sync.push.mutate()
    expect(pushes()).toBe(before)
  }, 30_000)

  it('what central made of it comes down when it is switched on, to a branch that never had it and to one that had', async () => {
    await chain.admin.documents.save.mutate({ doctype: 'Item', document: item('BEFORE') })
    await expect.poll(() => atShop(cairo, 'Item', 'BEFORE'), soon).not.toBeNull()
    giza.line.cut()
    await chain.admin.documents.save.mutate({ doctype: 'Item', document: item('WHILE-CUT') })
    await chain.admin.rules.update.mutate({ doctype: 'Item', enabled: false })
    giza.line.heal()
    await giza.api.sync.pull.mutate()
    const hainan = await chain.openShop('HAI')
    await hainan.api.sync.pull.mutate()
    await chain.admin.rules.update.mutate({ doctype: 'Item', enabled: true })
    for (const shop of [giza, hainan]) {
      await shop.api.sync.pull.mutate()
      expect(await atShop(shop, 'Item', 'WHILE-CUT')).not.toBeNull()
      expect(await atShop(shop, 'Item', 'BEFORE')).not.toBeNull()
    }
  })
})

describe('Customer Groups opened to the shops and left to a person', () => {
  it('a group edited on both sides waits for a pick, which is everywhere then; one edited in a shop alone goes through', async () => {
    const doctype = 'Customer Group'
    const save = (server: Shop | null, document: Record<string, unknown>) =>
      (server ? server.api : chain.admin).documents.save.mutate({ doctype, document })
    for (const name of ['Retail', 'Trade']) await save(null, { name, customer_group_name: name })
    for (const shop of [cairo, giza]) await shop.api.sync.pull.mutate()
    await chain.admin.rules.update.mutate({ doctype, direction: 'Bidirectional', conflictRule: 'Manual' })
    for (const shop of [cairo, giza]) {
      await expect
        .poll(async () => {
          await shop.api.sync.pull.mutate()
          await shop.api.sync.push.mutate()
          return (await chain.admin.rules.list.query()).rules.find((rule) => rule.doctype === doctype)?.rescoping
        }, soon)
        .toBe(false)
      await shop.api.sync.pull.mutate()
    }
    const open = async () => (await chain.admin.conflicts.list.query({ doctype, status: 'open' })).conflicts
    expect(await open()).toEqual([])

    cairo.line.cut()
    await save(null, { name: 'Retail', customer_group_name: 'Retail', payment_terms: '30 days' })
    await save(cairo, { name: 'Retail', customer_group_name: 'Retail', payment_terms: '60 days' })
    await save(cairo, { name: 'Trade', customer_group_name: 'Trade', payment_terms: '90 days' })
    cairo.line.heal()
    await cairo.api.sync.push.mutate()
    const conflicts = await open()
    expect(conflicts).toMatchObject([{ name: 'Retail', branchCode: 'CAI' }])
    await chain.admin.conflicts.resolve.mutate({ id: conflicts[0]?.id ?? '', pick: 'incoming' })
    for (const shop of [cairo, giza]) await shop.api.sync.pull.mutate()
    for (const [name, payment_terms] of [
      ['Retail', '60 days'],
      ['Trade', '90 days'],
    ] as const) {
      const found = [
        await atCentral(doctype, name),
        await atShop(cairo, doctype, name),
        await atShop(giza, doctype, name),
      ]
      expect(found).toMatchObject([{ payment_terms }, { payment_terms }, { payment_terms }])
    }
  })
})
