import { ruleSeeds } from '@branchline/adapters'
import { openBranchStore } from '@branchline/db/branch'
import { openCentralStore } from '@branchline/db/central'
import type { DoctypeRule, Document, DocumentInput } from '@branchline/protocol'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { Chain, type Shop } from './chain.ts'

// A branch on one version of ERPNext and central on the other. Each reads and writes its own shape; both store one.

type Version = 15 | 16
const soon = { timeout: 5_000, interval: 50 }

async function openChain(
  atCentral: Version,
  atBranch: Version,
  rules: DoctypeRule[] = [],
): Promise<{ chain: Chain; cairo: Shop }> {
  const chain = await Chain.start({ rules, environment: { ERPNEXT_VERSION: atCentral } })
  const cairo = await chain.openShop('CAI')
  await cairo.stop()
  await cairo.restartAs({ ERPNEXT_VERSION: atBranch })
  return { chain, cairo }
}

async function read(at: { documents: Shop['api']['documents'] }, doctype: string, name: string) {
  return (await at.documents.get.query({ doctype, name })).document
}

/** What both databases hold of a record. The branch is stopped meanwhile. */
async function storedOn(chain: Chain, shop: Shop, version: Version, doctype: string, key: string) {
  const central = await openCentralStore({ dataDir: '', databaseUrl: chain.databaseUrl })
  const [atCentral] = await central.read.findDocuments([{ doctype, key }])
  await central.close()
  await shop.stop()
  const branch = await openBranchStore({ dataDir: shop.dataDir })
  const atBranch = await branch.read.findDocument({ doctype, key })
  await branch.close()
  await shop.restartAs({ ERPNEXT_VERSION: version })
  return { atCentral, atBranch }
}

const line = { name: 'r1', item_code: 'TEA', item_name: 'Tea', qty: 1, rate: 12.5, amount: 12.5, base_net_amount: 12.5 }
const tax = { name: 't1', charge_type: 'On Net Total', account_head: 'VAT - BR', rate: 14, tax_amount: 1.75 }

function sale(more: DocumentInput): DocumentInput {
  return {
    customer: 'Walk-in',
    company: 'Branchline Stores',
    posting_date: '2026-03-01',
    currency: 'EGP',
    update_stock: 0,
    items: [line],
    grand_total: 14.25,
    custom_table_number: 'A7',
    ...more,
  }
}

const saleOf15 = sale({
  title: 'Walk-in',
  campaign: 'Winter',
  taxes: [{ ...tax, item_wise_tax_detail: '{"TEA": [14.0, 1.75]}' }],
})
const saleOf16 = sale({
  utm_campaign: 'Winter',
  utm_medium: 'Street',
  taxes: [{ ...tax, net_amount: 12.5 }],
  item_wise_tax_details: [
    { name: 'd1', item_row: 'r1', tax_row: 't1', rate: 14, amount: '1.75', taxable_amount: '12.50' },
  ],
})

function profile(more: DocumentInput): DocumentInput {
  const accounts = { write_off_account: 'Write Off - BR', write_off_cost_center: 'Main - BR', warehouse: 'Cairo - BR' }
  return {
    name: 'Till',
    branch: 'CAI',
    company: 'Branchline Stores',
    ...accounts,
    payments: [{ mode_of_payment: 'Cash' }],
    ...more,
  }
}

const shift = {
  company: 'Branchline Stores',
  period_start_date: '2026-03-01 08:00:00',
  posting_date: '2026-03-01',
  pos_profile: 'Till',
  pos_opening_shift: 'POS-OPE-CAI-2026-00001',
  pos_transactions: [{ name: 's1', sales_invoice: 'SINV-CAI-2026-00001', customer: 'Walk-in', grand_total: 14.25 }],
}

describe('a branch on version 15, central on 16', () => {
  let chain: Chain
  let cairo: Shop
  beforeAll(async () => {
    ;({ chain, cairo } = await openChain(16, 15))
  })
  afterAll(() => chain.stop())

  it('a sale is read at central in the shape of 16, at the branch as it was written, and is one document to both', async () => {
    const { document } = await cairo.api.documents.submit.mutate({ doctype: 'Sales Invoice', document: saleOf15 })
    expect(document).toMatchObject(saleOf15)
    const { name, sync_uuid: key = '' } = document
    await expect
      .poll(() => read(chain.admin, 'Sales Invoice', name), soon)
      .toMatchObject({
        utm_campaign: 'Winter',
        title: 'Walk-in',
        custom_table_number: 'A7',
        item_wise_tax_details: [{ item_row: 'r1', tax_row: 't1', rate: 14, amount: 1.75, taxable_amount: 12.5 }],
      })
    const { events } = await chain.admin.events.since.query({ doctypes: ['Sales Invoice'], cursor: null, limit: 10 })
    expect(events.map((event) => event.document?.utm_campaign)).toEqual(['Winter'])
    const { atCentral, atBranch } = await storedOn(chain, cairo, 15, 'Sales Invoice', key)
    expect(atBranch?.hash).toBe(atCentral?.hash)
    expect(JSON.parse(atBranch?.body ?? '')).toEqual(JSON.parse(atCentral?.body ?? ''))
    expect(await read(cairo.api, 'Sales Invoice', name)).toEqual(document)
  })

  it('the same sale again, as its ERP has it, writes nothing', async () => {
    const sent = { ...saleOf15, sync_uuid: '0193f5c0-7a00-7000-8000-000000000501', origin_branch: 'CAI' }
    const first = await cairo.api.documents.submit.mutate({ doctype: 'Sales Invoice', document: sent })
    const again = await cairo.api.documents.submit.mutate({ doctype: 'Sales Invoice', document: first.document })
    expect(again).toEqual(first)
  })

  it('a profile set at central is inverted at the branch, and again when it changes', async () => {
    const save = (set: 0 | 1) => {
      const document = profile({ set_grand_total_to_default_mop: set, action_on_new_invoice: 'Always Ask' })
      return chain.admin.documents.save.mutate({ doctype: 'POS Profile', document })
    }
    for (const set of [0, 1] as const) {
      await save(set)
      await expect
        .poll(() => read(cairo.api, 'POS Profile', 'Till'), soon)
        .toMatchObject({ disable_grand_total_to_default_mop: 1 - set, action_on_new_invoice: 'Always Ask' })
    }
    expect(await read(cairo.api, 'POS Profile', 'Till')).not.toHaveProperty('set_grand_total_to_default_mop')
    const listed = (disable: number) =>
      cairo.api.documents.list.query({
        doctype: 'POS Profile',
        filters: { disable_grand_total_to_default_mop: disable },
        fields: ['disable_grand_total_to_default_mop'],
        limit: 5,
      })
    expect((await listed(0)).documents).toEqual([{ disable_grand_total_to_default_mop: 0 }])
    expect((await listed(1)).documents).toEqual([])
  })

  it('an Item comes down with what the branch has no field for, in it and in its rows', async () => {
    const document = {
      name: 'TEA',
      item_code: 'TEA',
      production_capacity: 40,
      item_defaults: [{ name: 'i1', company: 'Branchline Stores', default_cogs_account: 'COGS - BR' }],
    }
    await chain.admin.documents.save.mutate({ doctype: 'Item', document })
    await expect.poll(() => read(cairo.api, 'Item', 'TEA'), soon).toMatchObject(document)
  })

  it('a shift closed at the branch is the same at central', async () => {
    const { document } = await cairo.api.documents.submit.mutate({ doctype: 'POS Closing Shift', document: shift })
    await expect.poll(() => read(chain.admin, 'POS Closing Shift', document.name), soon).toEqual(document)
  })

  it('a dead letter is corrected in the shape of the branch', async () => {
    cairo.line.cut()
    const sent = { doctype: 'Sales Invoice', document: { ...saleOf15, remarks: 'wrong' } }
    const { document } = await cairo.api.documents.submit.mutate(sent)
    cairo.line.heal()
    cairo.line.spoil((body) => body.replaceAll('"remarks":"wrong"', '"remarks":"wrong\\u0000"'))
    for (let attempt = 0; attempt < 10; attempt += 1) await cairo.api.sync.push.mutate()
    const { deadLetters } = await cairo.api.deadLetters.list.query({})
    const operationId = deadLetters.find(({ name }) => name === document.name)?.operationId ?? 'none'
    const payload = { ...document, remarks: 'right', campaign: 'Spring' }
    await cairo.api.deadLetters.edit.mutate({ operationId, payload })
    await expect
      .poll(() => read(chain.admin, 'Sales Invoice', document.name), soon)
      .toMatchObject({
        remarks: 'right',
        utm_campaign: 'Spring',
        item_wise_tax_details: [{ amount: 1.75 }],
      })
    expect(await read(cairo.api, 'Sales Invoice', document.name)).toEqual(payload)
  })

  it('a Customer edited by an ERP without the field keeps what the other ERP wrote there', async () => {
    const customer = { name: 'C-1', customer_name: 'Zoë', supplier_numbers: [{ name: 'n1', supplier_number: '77' }] }
    await chain.admin.documents.save.mutate({ doctype: 'Customer', document: customer })
    await expect.poll(() => read(cairo.api, 'Customer', 'C-1'), soon).not.toBeNull()
    const document = { name: 'C-1', customer_name: 'Zoe' }
    await cairo.api.documents.save.mutate({ doctype: 'Customer', document })
    await expect
      .poll(() => read(chain.admin, 'Customer', 'C-1'), soon)
      .toMatchObject({ customer_name: 'Zoe', supplier_numbers: customer.supplier_numbers })
  })
})

describe('a branch on version 16, central on 15', () => {
  let chain: Chain
  let cairo: Shop
  beforeAll(async () => {
    ;({ chain, cairo } = await openChain(15, 16))
  })
  afterAll(() => chain.stop())

  it('a sale is read at central with the text of 15, at the branch as it was written, and is one document to both', async () => {
    const { document } = await cairo.api.documents.submit.mutate({ doctype: 'Sales Invoice', document: saleOf16 })
    expect(document).toMatchObject(saleOf16)
    const { name, sync_uuid: key = '' } = document
    const inTheOtherShape = {
      campaign: 'Winter',
      utm_medium: 'Street',
      taxes: [{ ...tax, net_amount: 12.5, item_wise_tax_detail: '{"TEA":[14.0,1.75]}' }],
      item_wise_tax_details: saleOf16.item_wise_tax_details,
    }
    await expect.poll(() => read(chain.admin, 'Sales Invoice', name), soon).toMatchObject(inTheOtherShape)
    const { events } = await chain.admin.events.since.query({ doctypes: ['Sales Invoice'], cursor: null, limit: 10 })
    expect(events.map((event) => event.document)).toMatchObject([inTheOtherShape])
    const { atCentral, atBranch } = await storedOn(chain, cairo, 16, 'Sales Invoice', key)
    expect(atBranch?.hash).toBe(atCentral?.hash)
    expect(await read(cairo.api, 'Sales Invoice', name)).toEqual(document)
  })

  it('what the ERP imports comes down in the other shape, and the same again is unchanged', async () => {
    const documents = [
      profile({ doctype: 'POS Profile', disable_grand_total_to_default_mop: 1, campaign: null }),
      { doctype: 'Item', name: 'TEA', item_code: 'TEA' },
    ]
    const statuses = async () =>
      (await chain.admin.documents.import.mutate({ documents })).results.map(({ status }) => status)
    expect(await statuses()).toEqual(['created', 'created'])
    await expect
      .poll(() => read(cairo.api, 'POS Profile', 'Till'), soon)
      .toMatchObject({
        set_grand_total_to_default_mop: 0,
        utm_campaign: null,
      })
    expect(await statuses()).toEqual(['unchanged', 'unchanged'])
    expect(await read(chain.admin, 'POS Profile', 'Till')).toEqual(documents[0])
  })

  it('a Customer imported by an ERP without the field keeps what the branch wrote there', async () => {
    const supplier_numbers = [{ name: 'n1', supplier_number: '77' }]
    const document: Document = { doctype: 'Customer', name: 'C-1', customer_name: 'Zoë', supplier_numbers }
    await cairo.api.documents.save.mutate({ doctype: 'Customer', document })
    await expect.poll(() => read(chain.admin, 'Customer', 'C-1'), soon).not.toBeNull()
    const imported = { doctype: 'Customer', name: 'C-1', customer_name: 'Zoe' }
    const { results } = await chain.admin.documents.import.mutate({ documents: [imported] })
    expect(results).toMatchObject([{ status: 'updated' }])
    await expect
      .poll(() => read(cairo.api, 'Customer', 'C-1'), soon)
      .toMatchObject({ customer_name: 'Zoe', supplier_numbers })
  })

  it('a master that no ERP could take is named with its field, and nothing else is refused', async () => {
    const price = { doctype: 'Item Price', item_code: 'TEA', price_list: 'Retail' }
    const { results } = await chain.admin.documents.import.mutate({
      documents: [
        { ...price, name: 'P-1' },
        { ...price, name: 'P-2', price_list_rate: '12.50' },
      ],
    })
    expect(results).toMatchObject([
      { status: 'rejected', code: 'VALIDATION_FAILED', message: expect.stringContaining('price_list_rate') },
      { status: 'created' },
    ])
    const save = chain.admin.documents.save.mutate({ doctype: 'Item Price', document: { ...price, name: 'P-3' } })
    await expect(save).rejects.toThrow(/price_list_rate/)
  })
})

describe('a conflict for a person at a central on version 15, with a branch on 16', () => {
  const doctype = 'POS Profile'
  const bothWays = {
    direction: 'Bidirectional',
    cdc: 'Outbox',
    conflictRule: 'Manual',
    branchFilterField: null,
  } as const
  const rules = ruleSeeds.filter((rule) => rule.doctype === doctype).map((rule) => ({ ...rule, ...bothWays }))
  let chain: Chain
  let cairo: Shop
  beforeAll(async () => {
    ;({ chain, cairo } = await openChain(15, 16, rules))
  })
  afterAll(() => chain.stop())

  /** Saved at central, and changed on both sides while the branch hears nothing. */
  async function quarrel(name: string): Promise<string> {
    const save = (campaign: string) =>
      chain.admin.documents.save.mutate({
        doctype,
        document: profile({ name, campaign, disable_grand_total_to_default_mop: 1 }),
      })
    await save('Autumn')
    await expect.poll(() => read(cairo.api, doctype, name), soon).toMatchObject({ utm_campaign: 'Autumn' })
    cairo.line.on((path) => (path.startsWith('changes.') ? 'drop' : 'pass'))
    await save('Spring')
    const document = profile({ name, utm_campaign: 'Winter', set_grand_total_to_default_mop: 1 })
    await cairo.api.documents.save.mutate({ doctype, document })
    await cairo.api.sync.push.mutate()
    const { conflicts } = await chain.admin.conflicts.list.query({ status: 'open', doctype })
    cairo.line.heal()
    return conflicts.find((conflict) => conflict.name === name)?.id ?? 'none'
  }

  it('shows both versions and their differences in the shape of 15', async () => {
    const { conflict } = await chain.admin.conflicts.get.query({ id: await quarrel('Shown') })
    expect(conflict.local).toMatchObject({ campaign: 'Spring', disable_grand_total_to_default_mop: 1 })
    expect(conflict.incoming).toMatchObject({ campaign: 'Winter', disable_grand_total_to_default_mop: 0 })
    expect(conflict.differences).toEqual([
      { field: 'campaign', local: 'Spring', incoming: 'Winter' },
      { field: 'disable_grand_total_to_default_mop', local: 1, incoming: 0 },
    ])
  })

  it('is settled with a document in the shape of 15, which the branch reads in that of 16', async () => {
    const id = await quarrel('Merged')
    const { conflict } = await chain.admin.conflicts.get.query({ id })
    const document = { ...conflict.local, campaign: 'Summer', disable_grand_total_to_default_mop: 0 }
    const resolved = await chain.admin.conflicts.resolve.mutate({ id, pick: 'merged', document })
    expect(resolved.document).toEqual(document)
    expect((await chain.admin.conflicts.get.query({ id })).conflict.resolved).toEqual(document)
    expect(await read(chain.admin, doctype, 'Merged')).toEqual(document)
    await cairo.api.sync.pull.mutate()
    const atBranch = await read(cairo.api, doctype, 'Merged')
    expect(atBranch).toMatchObject({ utm_campaign: 'Summer', set_grand_total_to_default_mop: 1 })
    expect(atBranch).not.toHaveProperty('campaign')
  })

  it('is settled with the version of the branch, and answered in the shape of 15', async () => {
    const id = await quarrel('Theirs')
    const { document } = await chain.admin.conflicts.resolve.mutate({ id, pick: 'incoming' })
    expect(document).toMatchObject({ campaign: 'Winter', disable_grand_total_to_default_mop: 0 })
    expect(document).not.toHaveProperty('utm_campaign')
  })
})
