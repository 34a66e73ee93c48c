import fc from 'fast-check'
import { expect, it } from 'vitest'
import { failingMsMax, planDelivery } from './plan-delivery.ts'

const now = Date.parse('2026-03-01T10:00:00.000Z')
const fresh = { attempts: 0, failingSince: null }
const next = { writtenIn: 9n, eventNumber: 4n }

it('only an answer of 200 to 299 moves the place on', () => {
  for (const status of [200, 204, 299]) {
    expect(planDelivery(fresh, { status }, next, now, 0.5)).toMatchObject({ ...next, attempts: 0, failingSince: null })
  }
  for (const outcome of [{ status: 199 }, { status: 302 }, { status: 410 }, { status: 500 }, { error: 'timed out' }]) {
    const plan = planDelivery(fresh, outcome, next, now, 0.5)
    expect(plan).not.toHaveProperty('writtenIn')
    expect(plan).toMatchObject({ attempts: 1, enabled: true, failingSince: new Date(now).toISOString() })
  }
})

it('attempts come ever more seldom, never at once, never later than in an hour', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 0, max: 10_000 }),
      fc.double({ min: 0, max: 0.999, noNaN: true }),
      (attempts, random) => {
        const { nextAttemptAt = '' } = planDelivery({ ...fresh, attempts }, { status: 500 }, next, now, random)
        const wait = Date.parse(nextAttemptAt) - now
        expect(wait).toBeGreaterThanOrEqual(1_000)
        expect(wait).toBeLessThanOrEqual(3_600_000)
      },
    ),
  )
})

it('after five days of failing it is switched off, not a moment before', () => {
  const since = (ms: number) => ({ attempts: 99, failingSince: new Date(now - ms).toISOString() })
  expect(planDelivery(since(failingMsMax - 1), { status: 500 }, next, now, 0)).toMatchObject({ enabled: true })
  expect(planDelivery(since(failingMsMax), { status: 500 }, next, now, 0)).toMatchObject({ enabled: false })
})

it('one call that gets through ends what came before it', () => {
  const failing = { attempts: 40, failingSince: new Date(now - failingMsMax).toISOString() }
  expect(planDelivery(failing, { status: 200 }, next, now, 0)).toMatchObject({ attempts: 0, lastError: null })
})
