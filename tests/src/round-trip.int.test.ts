import { adapters, type Doctype, doctypes, hashDocument, ruleSeeds } from '@branchline/adapters'
import { type DoctypeRule, type Document, travelsDown, travelsUp } from '@branchline/protocol'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { Chain, type Shop } from './chain.ts'
import { roundTrips } from './round-trip/round-trip.ts'

// Every DocType makes the round trip of its rule on one chain: made, edited, submitted, cancelled, deleted, as far as it has that.
// CAI writes what shops write; of what both sides write, GIZ makes the edit. A photo after each act says who holds what.

const acts = ['made', 'edited', 'submitted', 'cancelled', 'deleted'] as const
type Act = (typeof acts)[number]
type Photo = Map<Doctype, { central: Document | null; CAI: Document | null; GIZ: Document | null }>

const photos = new Map<Act, Photo>()
/** What a shop answered that may not be done to an entry of a ledger. */
const refusals = new Map<Doctype, string[]>()
const names = new Map<Doctype, string>()

let chain: Chain
let cairo: Shop
let giza: Shop

function ruleOf(doctype: Doctype): DoctypeRule {
  const rule = ruleSeeds.find((seed) => seed.doctype === doctype)
  if (!rule) throw new Error(`no rule for ${doctype}`)
  return rule
}

const submittables = doctypes.filter((doctype) => adapters[doctype].behaviour === 'submittable')
const ledgers = doctypes.filter((doctype) => adapters[doctype].behaviour === 'ledger')
const changeable = doctypes.filter((doctype) => adapters[doctype].behaviour !== 'ledger')

function nameOf(doctype: Doctype): string {
  const name = names.get(doctype)
  if (name === undefined) throw new Error(`no ${doctype} was made`)
  return name
}

/** Where a DocType's record is made, and where it is edited. */
function ownersOf(doctype: Doctype): { makes: 'central' | 'CAI'; edits: 'central' | 'CAI' | 'GIZ' } {
  const rule = ruleOf(doctype)
  if (!travelsUp(rule)) return { makes: 'central', edits: 'central' }
  return { makes: 'CAI', edits: travelsDown(rule) && adapters[doctype].behaviour !== 'ledger' ? 'GIZ' : 'CAI' }
}

function apiOf(side: 'central' | 'CAI' | 'GIZ') {
  return side === 'central' ? chain.admin.documents : (side === 'CAI' ? cairo : giza).api.documents
}

async function act(kind: Act, doctype: Doctype): Promise<void> {
  const { document, edit } = roundTrips[doctype]
  const { makes, edits } = ownersOf(doctype)
  switch (kind) {
    case 'made': {
      const made = await apiOf(makes).save.mutate({ doctype, document })
      names.set(doctype, made.document.name)
      return
    }
    case 'edited': {
      const stored = (await apiOf(edits).get.query({ doctype, name: nameOf(doctype) })).document
      await apiOf(edits).save.mutate({ doctype, document: { ...stored, ...edit } })
      return
    }
    case 'submitted':
      await cairo.api.documents.submit.mutate({ doctype, name: nameOf(doctype) })
      return
    case 'cancelled':
      await cairo.api.documents.cancel.mutate({ doctype, name: nameOf(doctype) })
      return
    case 'deleted':
      await apiOf(makes).delete.mutate({ doctype, name: nameOf(doctype) })
  }
}

async function refused(kind: Act, doctype: Doctype): Promise<void> {
  const answer = await act(kind, doctype).then(
    () => 'was done',
    (error: Error) => error.message,
  )
  refusals.set(doctype, [...(refusals.get(doctype) ?? []), answer])
}

async function exchange(): Promise<void> {
  for (const shop of [cairo, giza]) expect((await shop.api.sync.push.mutate()).error).toBeUndefined()
  await Promise.all([cairo, giza].map((shop) => shop.api.sync.pull.mutate()))
}

async function takePhoto(kind: Act): Promise<void> {
  const photo: Photo = new Map()
  for (const doctype of doctypes) {
    const find = async (side: 'central' | 'CAI' | 'GIZ') =>
      (await apiOf(side).get.query({ doctype, name: nameOf(doctype) })).document as Document | null
    const [central, CAI, GIZ] = await Promise.all([find('central'), find('CAI'), find('GIZ')])
    photo.set(doctype, { central, CAI, GIZ })
  }
  photos.set(kind, photo)
}

beforeAll(async () => {
  chain = await Chain.start()
  cairo = await chain.openShop('CAI')
  giza = await chain.openShop('GIZ')
  const done: Record<Act, readonly Doctype[]> = {
    made: doctypes,
    edited: changeable,
    submitted: submittables,
    cancelled: submittables,
    deleted: changeable,
  }
  for (const kind of acts) {
    for (const doctype of done[kind]) await act(kind, doctype)
    if (kind === 'edited' || kind === 'deleted') for (const doctype of ledgers) await refused(kind, doctype)
    await exchange()
    await takePhoto(kind)
  }
}, 60_000)
afterAll(() => chain.stop())

/** Central holds it; the shops do that shall see it, with the same content. */
function expectHeld(kind: Act, doctype: Doctype, content: object): void {
  const held = photos.get(kind)?.get(doctype)
  const rule = ruleOf(doctype)
  const shopOf = rule.branchFilterField === null ? null : held?.central?.[rule.branchFilterField]
  expect(held?.central).toMatchObject(content)
  const hash = hashDocument(held?.central as Document)
  for (const shop of ['CAI', 'GIZ'] as const) {
    const sees = travelsDown(rule) ? shopOf === null || shopOf === shop : shop === 'CAI'
    const here = held?.[shop] ?? null
    expect(here && hashDocument(here), `${doctype} at ${shop}`).toBe(sees ? hash : null)
  }
}

const nowhere = { central: null, CAI: null, GIZ: null }

describe('what is made arrives where its rule says, whole, and nowhere else:', () => {
  it.each(doctypes)('%s', (doctype) => expectHeld('made', doctype, roundTrips[doctype].document))
})

describe('what is edited is the same everywhere, and goes over to the shop it now belongs to:', () => {
  it.each(changeable)('%s', (doctype) => expectHeld('edited', doctype, roundTrips[doctype].edit))
})

describe('what is submitted and cancelled at a shop is so at central:', () => {
  it.each(submittables)('%s', (doctype) => {
    expectHeld('submitted', doctype, { ...roundTrips[doctype].edit, docstatus: 1, origin_branch: 'CAI' })
    expectHeld('cancelled', doctype, { ...roundTrips[doctype].edit, docstatus: 2, origin_branch: 'CAI' })
  })
})

describe('what is deleted is gone everywhere:', () => {
  it.each(changeable)('%s', (doctype) => expect(photos.get('deleted')?.get(doctype)).toEqual(nowhere))
})

describe('an entry of a ledger is never changed and never goes:', () => {
  it.each(ledgers)('%s', (doctype) => {
    expect(refusals.get(doctype)).toEqual([
      `A ${doctype} is written once and never changed.`,
      `A ${doctype} is written once and never deleted.`,
    ])
    expectHeld('deleted', doctype, roundTrips[doctype].document)
  })
})

describe('the chain as a whole', () => {
  it('moved the stock of every document that moves any, and back, and central has the same entries', async () => {
    const entriesAt = async (side: 'central' | 'CAI') => {
      const { documents } = await apiOf(side).list.query({ doctype: 'Stock Ledger Entry', limit: 100 })
      return new Map((documents as Document[]).map((document) => [document.name, document]))
    }
    const [central, shop] = [await entriesAt('central'), await entriesAt('CAI')]
    const hashes = (entries: Map<string, Document>) =>
      Object.fromEntries([...entries].sort().map(([name, entry]) => [name, hashDocument(entry)]))
    expect(hashes(central)).toEqual(hashes(shop))
    for (const doctype of [
      'Sales Invoice',
      'Delivery Note',
      'Purchase Receipt',
      'Stock Entry',
      'Stock Reconciliation',
    ] as const) {
      const moved = [...central.values()].filter((entry) => entry.voucher_no === nameOf(doctype))
      expect(moved.length, doctype).toBeGreaterThan(1)
      expect(moved.reduce((sum, entry) => sum + Number(entry.actual_qty), 0)).toBe(0)
    }
  })

  it('sends nothing back: nothing is owed, and nothing comes again', async () => {
    for (const shop of [cairo, giza]) {
      expect(await shop.api.sync.push.mutate()).toEqual({ applied: 0, rejected: 0, deferred: 0, remaining: 0 })
      expect(await shop.api.sync.pull.mutate()).toEqual({ applied: 0, rejected: 0, deferred: 0, remaining: 0 })
    }
  })
})
