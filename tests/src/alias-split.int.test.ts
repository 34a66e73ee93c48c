import type { Document } from '@branchline/protocol'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { identityOf } from './chain.ts'
import { openTwoShops, person, type TwoShops } from './two-shops.ts'

let shops: TwoShops

beforeAll(async () => {
  shops = await openTwoShops()
})
afterEach(() => {
  for (const shop of [shops.cairo, shops.giza]) shop.line.heal()
})
afterAll(() => shops.chain.stop())

const refused = (branchlineCode: string) => ({ data: { branchlineCode } })

describe('a phone shared on purpose', () => {
  it('is split: the customer is back as it was inserted, and its documents name it again, everywhere', async () => {
    const { a, b, documents } = await shops.twice(shops.cairo, shops.giza)
    await shops.converge()
    const { document } = await shops.chain.admin.aliases.split.mutate({ name: b, reason: 'mother and daughter' })
    expect(document).toMatchObject({ name: b, email_id: 'anne@example.com' })
    await shops.converge()
    for (const server of [null, shops.cairo, shops.giza]) {
      expect(await shops.at(server, 'Customer', b)).toMatchObject({ name: b, email_id: 'anne@example.com' })
      expect(await shops.at(server, 'Customer', a)).toMatchObject({ city: 'Cairo' })
      expect(await shops.at(server, 'Alias', b)).toBeNull()
    }
    await shops.expectNamed(documents.first, shops.cairo, a)
    await shops.expectNamed(documents.second, shops.giza, b)
    expect(await shops.aliasesOf(a)).toMatchObject([
      { name: b, state: 'separate', by: 'admin', reason: 'mother and daughter' },
    ])
    const { logs } = await shops.chain.admin.logs.list.query({ limit: 50 })
    expect(logs).toContainEqual(expect.objectContaining({ kind: 'alias_split', name: b, branchCode: 'GIZ' }))
  })

  it('they are not merged again: not by an edit, nor when the line repeats the insert', async () => {
    const { a, b, phone } = person()
    await shops.customer(null, a, phone)
    await shops.customer(shops.giza, b, phone)
    await shops.converge()
    await shops.chain.admin.aliases.split.mutate({ name: b, reason: 'two people' })
    await shops.converge()
    await shops.customer(shops.giza, b, phone, { city: 'Luxor' })
    await shops.customer(null, a, phone, { city: 'Aswan' })
    await shops.converge()
    for (const server of [null, shops.cairo, shops.giza]) {
      expect(await shops.at(server, 'Customer', a)).toMatchObject({ city: 'Aswan' })
      expect(await shops.at(server, 'Customer', b)).toMatchObject({ city: 'Luxor' })
    }
    await shops.chain.admin.documents.delete.mutate({ doctype: 'Customer', name: b })
    await shops.converge()
    await shops.customer(shops.giza, b, phone)
    await shops.converge()
    expect(await shops.at(null, 'Customer', b)).toMatchObject({ name: b })
  })

  it('a shop that slept through the merge and the split agrees, and so does what it wrote meanwhile', async () => {
    const { a, b, phone } = person()
    await shops.customer(null, a, phone)
    await shops.customer(shops.giza, b, phone)
    await shops.converge()
    shops.giza.line.cut()
    const asleep = await shops.trade(shops.giza, b)
    expect(await shops.at(shops.giza, 'Sales Invoice', asleep[0]?.name ?? '')).toMatchObject({ customer: a })
    await shops.chain.admin.aliases.split.mutate({ name: b, reason: 'two people' })
    await shops.converge()
    await shops.expectNamed(asleep, shops.giza, b)
  })

  it('what is not an alias, and two customers of which one is not there, cannot be split', async () => {
    const { a, b, phone } = person()
    await shops.customer(null, a, phone)
    const split = (name: string, from?: string) =>
      shops.chain.admin.aliases.split.mutate({ name, reason: 'x', ...(from ? { from } : {}) })
    await expect(split(a)).rejects.toMatchObject(refused('NOT_FOUND'))
    await expect(split(a, b)).rejects.toMatchObject(refused('NOT_FOUND'))
    await expect(split(a, a)).rejects.toMatchObject(refused('VALIDATION_FAILED'))
    const { username, password } = shops.giza.credentials
    const branch = await shops.chain.loginAtCentral(username, password)
    await expect(branch.aliases.split.mutate({ name: b, reason: 'x' })).rejects.toMatchObject(refused('FORBIDDEN'))
  })
})

describe('a customer that is given the phone of another', () => {
  /** Two customers everywhere; Cairo gives the second the phone of the first. */
  async function collide() {
    const { a, b, phone } = person()
    await shops.customer(null, a, phone)
    await shops.customer(shops.cairo, b, person().phone)
    await shops.converge()
    await shops.customer(shops.cairo, b, phone, { city: 'Minya' })
    await shops.cairo.api.sync.push.mutate()
    const { conflicts } = await shops.chain.admin.conflicts.list.query({ status: 'open', doctype: 'Customer' })
    expect(conflicts).toMatchObject([{ name: b, branchCode: 'CAI', operation: 'update' }])
    return { a, b, phone, id: conflicts[0]?.id ?? '' }
  }

  it.each(['incoming', 'local'] as const)(
    'by a shop waits for a person, and %s picked holds everywhere',
    async (pick) => {
      const { a, b, phone, id } = await collide()
      expect(await shops.at(null, 'Customer', b)).not.toMatchObject({ mobile_no: phone })
      await shops.chain.admin.conflicts.resolve.mutate({ id, pick })
      await shops.converge()
      const own = await shops.at(null, 'Customer', b)
      expect(own?.mobile_no === phone).toBe(pick === 'incoming')
      // A pick is for good: the next edit is no conflict.
      await shops.customer(shops.cairo, b, String(own?.mobile_no), { city: 'Siwa' })
      await shops.converge()
      expect(await shops.at(null, 'Customer', b)).toMatchObject({ city: 'Siwa' })
      expect(await shops.aliasesOf(a)).toMatchObject(pick === 'incoming' ? [{ name: b, state: 'separate' }] : [])
    },
  )

  it('at central is refused until a person has said that they are two', async () => {
    const { a, b, phone } = person()
    await shops.customer(null, a, phone)
    await shops.customer(null, b, '')
    await expect(shops.customer(null, b, phone)).rejects.toMatchObject(refused('NAME_TAKEN'))
    await shops.chain.admin.aliases.split.mutate({ name: b, from: a, reason: 'one phone for the household' })
    await shops.customer(null, b, phone)
    expect(await shops.at(null, 'Customer', b)).toMatchObject({ mobile_no: phone })
  })
})

describe('what central writes itself', () => {
  it('a customer saved or imported with the phone of a stored one goes into it, again and again the same', async () => {
    const { a, b, phone, written } = person()
    await shops.customer(null, a, phone)
    expect((await shops.customer(null, b, written, { city: 'Tanta' })).document).toMatchObject({
      name: a,
      city: 'Tanta',
    })
    const documents = [
      { doctype: 'Customer', name: `${b}-2`, customer_name: 'Anna', mobile_no: written },
      { doctype: 'Customer', name: `${b}-3`, customer_name: 'Anna', mobile_no: 'ask the manager' },
      { doctype: 'POS Coupon', name: `COUPON-${b}`, customer: b },
    ]
    const bring = async () => (await shops.chain.admin.documents.import.mutate({ documents })).results
    expect(await bring()).toMatchObject([
      { status: 'updated', mergedInto: a },
      { status: 'created' },
      { status: 'created' },
    ])
    expect(await bring()).toMatchObject([
      { status: 'unchanged', mergedInto: a },
      { status: 'unchanged' },
      { status: 'unchanged' },
    ])
    await shops.converge()
    for (const server of [null, shops.cairo])
      expect(await shops.at(server, 'POS Coupon', `COUPON-${b}`)).toMatchObject({ customer: a })
  })
})

it('a price for an alias is a price for the customer, and there is one per combination', async () => {
  const { a, b, phone } = person()
  await shops.customer(null, a, phone)
  await shops.customer(null, b, phone)
  const price = (name: string, customer: string) =>
    shops.chain.admin.documents.save.mutate({
      doctype: 'Item Price',
      document: { name, item_code: 'TEA', price_list: 'Retail', customer, price_list_rate: '9' },
    })
  await price(`PRICE-${a}`, a)
  await expect(price(`PRICE-${b}`, b)).rejects.toMatchObject(refused('NAME_TAKEN'))
})

describe('the wire', () => {
  it('says merged and the stored name; a repeat says duplicate, and another content under its operation is refused', async () => {
    const { a, b, phone } = person()
    await shops.customer(null, a, phone)
    const { username, password } = shops.giza.credentials
    const { ingest } = await shops.chain.loginAtCentral(username, password)
    const payload = { doctype: 'Customer', name: b, customer_name: b, mobile_no: phone }
    const operation = {
      operationId: '01980000-0000-7000-8000-0000000000b1',
      sequence: 900_001,
      operation: 'insert' as const,
    }
    const push = async (document: Document) => {
      const records = [{ ...operation, payload: document }]
      return (await ingest.push.mutate({ doctype: 'Customer', ...identityOf(shops.giza), records })).results
    }
    expect(await push(payload)).toMatchObject([{ status: 'merged', name: a }])
    expect(await push(payload)).toMatchObject([{ status: 'duplicate', name: a }])
    expect(await push({ ...payload, name: a })).toMatchObject([{ status: 'rejected', code: 'OPERATION_REUSED' }])
    await shops.chain.admin.aliases.split.mutate({ name: b, reason: 'two people' })
    expect(await push(payload)).toMatchObject([{ status: 'duplicate', name: a }])
    expect(await shops.at(null, 'Customer', b)).not.toBeNull()
  })
})
