import fc from 'fast-check'
import { expect, it } from 'vitest'
import { settleInHalves } from './settle-in-halves.ts'

const dataError = Object.assign(new Error('invalid text'), { code: '22P05' })

it('a batch that fails is split until the bad one stands alone, and the order of answers is kept', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.boolean(), { maxLength: 50 }), async (bad) => {
      const items = bad.map((isBad, index) => ({ isBad, index }))
      const run = async (batch: typeof items) => {
        if (batch.some((item) => item.isBad)) throw dataError
        return batch.map((item) => `took ${item.index}`)
      }
      const results = await settleInHalves(items, run, (item) => `refused ${item.index}`)
      expect(results).toEqual(items.map((item) => `${item.isBad ? 'refused' : 'took'} ${item.index}`))
    }),
  )
})

it('an error that is not about a record is thrown as it is', async () => {
  const away = Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED' })
  await expect(
    settleInHalves(
      [1, 2],
      () => Promise.reject(away),
      () => 0,
    ),
  ).rejects.toBe(away)
})
