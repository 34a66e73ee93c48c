import { afterAll, beforeAll, expect, inject, it } from 'vitest'
import { createScratchDatabase } from '../testing/index.ts'
import { openCentralStore } from './open-central-store.ts'
import type { CentralStore } from './store.ts'

let store: CentralStore

beforeAll(async () => {
  store = await openCentralStore({ dataDir: '', databaseUrl: await createScratchDatabase(inject('postgresUrl')) })
})
afterAll(() => store.close())

it('fifty transactions at once that each read something outside it all come to their end', async () => {
  const rules = await Promise.all(
    Array.from({ length: 50 }, () =>
      store.writeFeed(async () => {
        const read = await store.read.listRules()
        return read.length
      }),
    ),
  )
  expect(new Set(rules)).toEqual(new Set([(await store.read.listRules()).length]))
}, 20_000)
