import { forceCloseDatabase } from 'fake-indexeddb'
import { openDB } from 'idb'
import { expect, test } from 'vitest'
import { TillWorld } from './till-world.fixture.ts'

const seconds = 1_000

/** All that is in databases of the browser whose name says so. */
async function everythingKept(name: string): Promise<string> {
  const names = (await indexedDB.databases()).map((found) => found.name ?? '').filter((found) => found.includes(name))
  expect(names).not.toEqual([])
  const kept = names.map(async (found) => {
    const database = await openDB(found)
    const stores = [...database.objectStoreNames].map((store) => database.getAll(store))
    const rows = await Promise.all(stores)
    database.close()
    return rows
  })
  return JSON.stringify(await Promise.all(kept))
}

test('a sale is kept on the till, with its number, before anything is sent', async () => {
  const world = new TillWorld('kept first')
  const till = await world.signedIn()
  world.branch.calls.length = 0
  const receipt = await till.submitSale({ total: '10.00' })
  expect(world.branch.calls).toEqual([])
  expect(receipt.name).toBe('SINV-CAI-T01-2026-00001')
  expect((await till.rows()).map(({ name, state }) => [name, state])).toEqual([[receipt.name, 'queued']])
})

test('it leaves the till only when branch and central both hold it', async () => {
  const world = new TillWorld('leaves late')
  const till = await world.signedIn()
  const { syncUuid } = await till.submitSale({ total: '10.00' })
  await world.pass(30 * seconds)
  expect(world.branch.documents.has(syncUuid)).toBe(true)
  expect((await till.rows()).map(({ state }) => state)).toEqual(['confirmed_at_branch'])
  world.branch.syncWith(world.central)
  await world.pass(30 * seconds)
  expect(await till.rows()).toEqual([])
  expect(till.queue.open).toBe(0)
})

test('of a person on a sale nothing is kept on the till once branch and central hold it', async () => {
  const world = new TillWorld('forgets people')
  const till = await world.signedIn()
  await till.submit('Sales Invoice', { customer_name: 'Tokenname', contact_mobile: 'Tok-0100', grand_total: '10.00' })
  expect(await everythingKept('forgets people')).toMatch(/Tokenname.*Tok-0100/)
  await world.pass(30 * seconds)
  world.branch.syncWith(world.central)
  await world.pass(30 * seconds)
  expect(await everythingKept('forgets people')).not.toMatch(/Tok/)
})

test('with a dead branch it goes to central under the same number, and the next one at once', async () => {
  const world = new TillWorld('dead branch')
  const till = await world.signedIn()
  await world.pass(1 * seconds)
  world.branch.mood = 'down'
  const first = await till.submitSale({ total: '1.00' })
  await world.pass(100)
  expect(world.central.documents.get(first.syncUuid)?.name).toBe(first.name)
  expect(till.connection).toBe('central')
  const second = await till.submitSale({ total: '2.00' })
  await world.pass(20)
  expect(world.central.documents.get(second.syncUuid)?.name).toBe('SINV-CAI-T01-2026-00002')
})

test('a branch that swallows requests costs the first sale two seconds at most', async () => {
  const world = new TillWorld('black hole')
  const till = await world.signedIn()
  await world.pass(1 * seconds)
  world.branch.mood = 'silent'
  const { syncUuid } = await till.submitSale({ total: '1.00' })
  await world.pass(2 * seconds)
  expect(world.central.documents.has(syncUuid)).toBe(true)
})

test('one slow answer of the branch makes no second sale at central', async () => {
  const world = new TillWorld('slow once')
  const till = await world.signedIn()
  await world.pass(1 * seconds)
  world.branch.mood = 'slow'
  const { syncUuid } = await till.submitSale({ total: '1.00' })
  await world.pass(510)
  world.branch.mood = 'up'
  await world.pass(5 * seconds)
  expect(world.branch.documents.has(syncUuid)).toBe(true)
  expect(world.central.documents.has(syncUuid)).toBe(false)
})

test('when both are away it stays, also when the browser is closed, and goes out later', async () => {
  const world = new TillWorld('alone')
  const first = await world.signedIn()
  world.branch.mood = 'down'
  world.central.mood = 'down'
  for (let sale = 1; sale <= 50; sale += 1) await first.submitSale({ total: `${sale}.00` })
  await world.pass(60 * seconds)
  expect(first.connection).toBe('alone')
  await world.during(first.close())
  const { till } = await world.open()
  expect(till.queue.open).toBe(50)
  world.branch.mood = 'up'
  world.central.mood = 'up'
  // The first was on its way to central when that fell silent: it waits until the branch has asked there.
  world.branch.reconciled = true
  await world.pass(120 * seconds)
  expect(world.branch.documents.size).toBe(50)
  expect(new Set([...world.branch.documents.values()].map(({ name }) => name)).size).toBe(50)
})

test('what central may have waits until the branch has fetched it, and is never sent twice where both would number it', async () => {
  const world = new TillWorld('reconciles')
  const till = await world.signedIn()
  await world.pass(1 * seconds)
  world.branch.mood = 'down'
  const { syncUuid } = await till.submitSale({ total: '1.00' })
  await world.pass(1 * seconds)
  world.branch.mood = 'up'
  await world.pass(60 * seconds)
  expect(world.branch.calls).not.toContain('documents.submit')
  expect(await till.rows()).toHaveLength(1)
  world.branch.syncWith(world.central)
  await world.pass(60 * seconds)
  expect(await till.rows()).toEqual([])
  expect(world.branch.documents.has(syncUuid)).toBe(true)
})

test('a reconciled branch that lacks a sale gets it from the till', async () => {
  const world = new TillWorld('lacks it')
  const till = await world.signedIn()
  world.branch.mood = 'down'
  const { syncUuid } = await till.submitSale({ total: '1.00' })
  await world.pass(1 * seconds)
  world.branch.mood = 'up'
  world.branch.reconciled = true
  await world.pass(60 * seconds)
  expect(world.branch.documents.has(syncUuid)).toBe(true)
})

test('a refused sale stays and is shown; it holds up no other', async () => {
  const world = new TillWorld('refused')
  const till = await world.signedIn()
  world.branch.refusals.set('documents.submit', 'VALIDATION_FAILED')
  const heard: unknown[] = []
  till.on('failed', ({ error }) => heard.push(error?.code))
  await till.submitSale({ total: 'x' })
  await world.pass(1 * seconds)
  expect(heard).toEqual(['VALIDATION_FAILED'])
  world.branch.refusals.clear()
  const good = await till.submitSale({ total: '2.00' })
  await world.pass(5 * seconds)
  expect(world.branch.documents.has(good.syncUuid)).toBe(true)
  expect((await till.rows())[0]).toMatchObject({ state: 'failed', error: { code: 'VALIDATION_FAILED' } })
  expect(till.queue.failed).toBe(1)
})

test('a refused sale is sent again, or given up, by a person; what was not refused is not given up', async () => {
  const world = new TillWorld('by a person')
  const till = await world.signedIn()
  world.branch.refusals.set('documents.submit', 'VALIDATION_FAILED')
  const [again, gone] = [await till.submitSale({ total: '1.00' }), await till.submitSale({ total: '2.00' })]
  await world.pass(1 * seconds)
  const [first = 0, second = 0] = (await till.refused()).map(({ sequence }) => sequence)
  await till.discard(second)
  world.branch.refusals.clear()
  await till.retry(first)
  await expect(till.discard(first)).rejects.toThrow('on its way')
  await world.pass(5 * seconds)
  expect([...world.branch.documents.keys()]).toEqual([again.syncUuid])
  expect(gone.name).toBe('SINV-CAI-T01-2026-00002')
  expect(till.queue.failed).toBe(0)
})

test('a sale that came too late for its shift goes into the one that is open, and says so', async () => {
  const world = new TillWorld('too late')
  const till = await world.signedIn()
  await till.setShift('OLD')
  world.branch.refusals.set('documents.submit', 'SHIFT_CLOSED')
  const { syncUuid } = await till.submitSale({ total: '1.00' })
  await world.pass(1 * seconds)
  const [row] = await till.refused()
  await till.setShift(null)
  await expect(till.retryInOpenShift(row?.sequence ?? 0)).rejects.toThrow('No shift is open')
  await till.setShift('NEW')
  world.branch.refusals.clear()
  await till.retryInOpenShift(row?.sequence ?? 0)
  const [moved] = await till.rows()
  expect(moved?.document).toMatchObject({ pos_opening_shift: 'NEW', late_of_shift: 'OLD', sync_uuid: syncUuid })
  await world.pass(5 * seconds)
  expect(world.branch.documents.has(syncUuid)).toBe(true)
})

test('however many sales wait for central, the next one goes to the branch', async () => {
  const world = new TillWorld('many wait')
  const till = await world.signedIn()
  for (let sale = 0; sale < 45; sale += 1) await till.submitSale({ total: '1.00' })
  await world.pass(60 * seconds)
  expect(world.branch.documents.size).toBe(45)
  const { syncUuid } = await till.submitSale({ total: '2.00' })
  await world.pass(2 * seconds)
  expect(world.branch.documents.has(syncUuid)).toBe(true)
  world.branch.syncWith(world.central)
  await world.pass(120 * seconds)
  expect(await till.rows()).toEqual([])
})

test('refused sales, however many, stop no other', async () => {
  const world = new TillWorld('many refused')
  const till = await world.signedIn()
  world.branch.refusals.set('documents.submit', 'VALIDATION_FAILED')
  for (let sale = 0; sale < 25; sale += 1) await till.submitSale({ total: 'x' })
  await world.pass(5 * seconds)
  expect(till.queue.failed).toBe(25)
  world.branch.refusals.clear()
  const { syncUuid } = await till.submitSale({ total: '2.00' })
  await world.pass(2 * seconds)
  expect(world.branch.documents.has(syncUuid)).toBe(true)
})

test('a cancellation follows its sale, by whichever path', async () => {
  const world = new TillWorld('cancels')
  const till = await world.signedIn()
  world.branch.mood = 'down'
  world.central.mood = 'down'
  const receipt = await till.submitSale({ total: '1.00' })
  await till.cancelSale(receipt)
  world.central.mood = 'up'
  await world.pass(120 * seconds)
  expect(world.central.documents.get(receipt.syncUuid)?.docstatus).toBe(2)
  world.branch.mood = 'up'
  world.branch.syncWith(world.central)
  await world.pass(120 * seconds)
  expect(await till.rows()).toEqual([])
})

test('two tabs of one till number without a gap and without a double', async () => {
  const world = new TillWorld('two tabs')
  const one = await world.signedIn()
  const two = await world.signedIn()
  const sold = await Promise.all(
    Array.from({ length: 20 }, (_, sale) => (sale % 2 ? one : two).submitSale({ total: '1.00' })),
  )
  const numbers = sold.map(({ name }) => Number(name.slice(-5))).sort((a, b) => a - b)
  expect(numbers).toEqual(Array.from({ length: 20 }, (_, index) => index + 1))
  await world.pass(10 * seconds)
  expect(world.branch.calls.filter((path) => path === 'documents.submit')).toHaveLength(20)
})

test('a till whose storage was cleared notices, tells the branch, and gets a code of its own', async () => {
  const world = new TillWorld('cleared')
  const first = await world.signedIn()
  await first.submitSale({ total: '1.00' })
  await world.during(first.close())
  await new Promise((resolve) => {
    indexedDB.deleteDatabase('cleared').onsuccess = resolve
  })
  const { till, loss } = await world.open()
  expect(loss).toMatchObject({ expected: 1, found: 0 })
  await world.during(till.signIn({ username: 'amal', password: '1234' }))
  await world.pass(5 * seconds)
  expect(world.branch.calls).toContain('clients.storageLoss')
  expect((await till.submitSale({ total: '2.00' })).name).toBe('SINV-CAI-T02-2026-00001')
})

test('a page whose storage is cleared under it gives no number again: nothing is sold there any more', async () => {
  const world = new TillWorld('cleared under it')
  const till = await world.signedIn()
  await till.submitSale({ total: '1.00' })
  await new Promise((resolve) => {
    indexedDB.deleteDatabase('cleared under it').onsuccess = resolve
  })
  await expect(till.submitSale({ total: '2.00' })).rejects.toThrow('Load the page again')
})

test('a cashier who signs in again on a page whose storage was cleared gets another code, and the loss is told', async () => {
  const world = new TillWorld('cleared and signed in')
  const till = await world.signedIn()
  await till.submitSale({ total: '1.00' })
  await new Promise((resolve) => {
    indexedDB.deleteDatabase('cleared and signed in').onsuccess = resolve
  })
  const losses: unknown[] = []
  till.on('storageLost', (loss) => losses.push(loss))
  await world.during(till.signIn({ username: 'amal', password: '1234' }))
  expect((await till.submitSale({ total: '2.00' })).name).toBe('SINV-CAI-T02-2026-00001')
  expect(losses).toMatchObject([{ expected: 1, found: 0 }])
  await world.pass(5 * seconds)
  expect(world.branch.asked.get('clients.storageLoss')).toMatchObject({ expected: 1, found: 0 })
})

test('a loss is told, although the page that noticed it was gone before it could', async () => {
  const world = new TillWorld('told later')
  const first = await world.signedIn()
  await first.submitSale({ total: '1.00' })
  await world.during(first.close())
  await new Promise((resolve) => {
    indexedDB.deleteDatabase('told later').onsuccess = resolve
  })
  world.branch.refusals.set('clients.storageLoss', 'UNAVAILABLE')
  const second = await world.signedIn()
  await second.submitSale({ total: '2.00' })
  await world.during(second.close())
  world.branch.refusals.clear()
  world.branch.asked.clear()
  const { till } = await world.open()
  await world.during(till.signIn({ username: 'amal', password: '1234' }))
  await world.pass(5 * seconds)
  expect(world.branch.asked.get('clients.storageLoss')).toMatchObject({ expected: 1, found: 0 })
  expect((await till.submitSale({ total: '3.00' })).name).toBe('SINV-CAI-T02-2026-00002')
})

test('a rule that is switched off says nothing of a sale: it is sent again until the rule is on', async () => {
  const world = new TillWorld('rule off')
  const till = await world.signedIn()
  world.branch.refusals.set('documents.submit', 'UNKNOWN_DOCTYPE')
  const { syncUuid } = await till.submitSale({ total: '1.00' })
  await world.pass(5 * seconds)
  expect((await till.rows()).map(({ state }) => state)).toEqual(['queued'])
  world.branch.refusals.clear()
  await world.pass(20 * seconds)
  expect(world.branch.documents.has(syncUuid)).toBe(true)
})

test('a database that the browser closes in the middle of a sale is opened anew, and the sale is kept once', async () => {
  const world = new TillWorld('closed by the browser')
  const till = await world.signedIn()
  const add = IDBObjectStore.prototype.add
  IDBObjectStore.prototype.add = function (this: IDBObjectStore) {
    IDBObjectStore.prototype.add = add
    forceCloseDatabase(this.transaction.db as never)
    this.transaction.abort()
    throw new DOMException('closed', 'AbortError')
  }
  const { name } = await till.submitSale({ total: '1.00' })
  expect((await till.rows()).map((row) => row.name)).toEqual([name])
})

test('a cashier who was here before signs in although neither server answers; a wrong PIN does not', async () => {
  const world = new TillWorld('offline sign-in')
  const first = await world.signedIn()
  await world.during(first.close())
  world.branch.mood = 'down'
  world.central.mood = 'down'
  const { till } = await world.open()
  await expect(world.during(till.signIn({ username: 'amal', password: '9999' }))).rejects.toThrow('PIN')
  expect(await world.during(till.signIn({ username: 'amal', password: '1234' }))).toBe('till')
  expect((await till.submitSale({ total: '1.00' })).name).toBe('SINV-CAI-T01-2026-00001')
})

test('a sale that cannot be written did not happen', async () => {
  const world = new TillWorld('full')
  const till = await world.signedIn()
  await expect(till.submitSale({ total: '\u0000' })).rejects.toThrow('cannot be kept')
  const put = IDBObjectStore.prototype.add
  IDBObjectStore.prototype.add = () => {
    throw new DOMException('disk full', 'QuotaExceededError')
  }
  try {
    await expect(till.submitSale({ total: '1.00' })).rejects.toThrow('could not be written')
  } finally {
    IDBObjectStore.prototype.add = put
  }
  expect((await till.submitSale({ total: '1.00' })).name).toBe('SINV-CAI-T01-2026-00001')
})
