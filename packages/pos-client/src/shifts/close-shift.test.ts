import { expect, test } from 'vitest'
import { TillWorld } from '../till-world.fixture.ts'

const seconds = 1_000
const shift = 'POS-OPE-CAI-T01-2026-00001'
const closing = { grand_total: '10.00' }

test('the branch hears of the last sale before it judges', async () => {
  const world = new TillWorld('told first')
  const till = await world.signedIn()
  await till.setShift(shift)
  await world.pass(1 * seconds)
  world.branch.refusals.set('documents.submit', 'UNAVAILABLE')
  const { syncUuid } = await till.submitSale({ total: '10.00' })
  world.branch.calls.length = 0
  await world.during(till.closeShift(shift, closing))
  const order = world.branch.calls.filter((path) => /clients.inventory|shifts.close/.test(path))
  expect(order.indexOf('clients.inventory')).toBeLessThan(order.indexOf('shifts.close'))
  expect(world.branch.asked.get('clients.inventory')).toMatchObject({ lastNumber: 1, pending: [syncUuid] })
  expect(till.shift).toBeNull()
})

test('while it is being closed no tab adds a sale to it', async () => {
  const world = new TillWorld('closing in one tab')
  const one = await world.signedIn()
  await one.setShift(shift)
  const two = await world.signedIn()
  expect(two.shift).toBe(shift)
  await world.during(one.closeShift(shift, closing))
  const { document } = await two.submitSale({ total: '1.00' })
  expect(document.pos_opening_shift).toBeUndefined()
})

test('where the branch says what is missing the shift goes on, and the branch is no worse for it', async () => {
  const world = new TillWorld('incomplete')
  const till = await world.signedIn()
  await till.setShift(shift)
  world.branch.refusals.set('shifts.close', 'SHIFT_INCOMPLETE')
  for (let time = 0; time < 3; time += 1)
    await expect(world.during(till.closeShift(shift, closing))).rejects.toThrow('SHIFT_INCOMPLETE')
  expect(till.shift).toBe(shift)
  expect(till.connection).toBe('branch')
})

test('where nobody knows what the branch said, nothing is added to the shift until it is closed again', async () => {
  const world = new TillWorld('unanswered')
  const till = await world.signedIn()
  await till.setShift(shift)
  await world.pass(1 * seconds)
  world.branch.refusals.set('shifts.close', 'UNAVAILABLE')
  await expect(world.during(till.closeShift(shift, closing))).rejects.toThrow('does not answer')
  expect((await till.submitSale({ total: '1.00' })).document.pos_opening_shift).toBeUndefined()
  world.branch.refusals.clear()
  expect(await world.during(till.closeShift(shift, closing))).toMatchObject({ name: 'POS-CLO-CAI-2026-00001' })
})
