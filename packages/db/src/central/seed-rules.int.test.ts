import type { DoctypeRule } from '@branchline/protocol'
import { afterAll, beforeAll, expect, inject, it } from 'vitest'
import { createScratchDatabase } from '../testing/index.ts'
import { openCentralStore } from './open-central-store.ts'
import type { CentralStore } from './store.ts'

let store: CentralStore

beforeAll(async () => {
  store = await openCentralStore({ dataDir: '', databaseUrl: await createScratchDatabase(inject('postgresUrl')) })
})
afterAll(() => store.close())

const rule = (doctype: string, more: Partial<DoctypeRule> = {}): DoctypeRule => ({
  ...{ doctype, priority: 10, batchSize: 100, branchFilterField: null, enabled: true },
  direction: 'Central->Branch',
  cdc: 'Watermark',
  conflictRule: 'Central-Wins',
  behaviour: 'editable',
  ...more,
})

it('rules are seeded by so little work that a machine busy with other things does not cut off their transaction', async () => {
  const rules = Array.from({ length: 40 }, (_, index) => rule(`Type ${index}`))
  const spent = await store.write(async (tx) => {
    const before = process.cpuUsage()
    await tx.seedRules(rules)
    const { user, system } = process.cpuUsage(before)
    return (user + system) / 1000
  })
  // By Prisma it was half a second, and the database gives up a transaction in which nothing happens for five.
  expect(spent).toBeLessThan(150)
  expect(await store.read.listRules()).toHaveLength(rules.length)
})

it('a rule is seeded as it was given, and what an operator changed of it stays', async () => {
  await store.write((tx) => tx.seedRules([rule('Own', { branchFilterField: 'branch' })]))
  const [own] = (await store.read.listRules()).filter(({ doctype }) => doctype === 'Own')
  expect(own).toEqual({ ...rule('Own', { branchFilterField: 'branch' }), epoch: 0, rescoping: false })
  await store.write((tx) => tx.seedRules([rule('Own', { priority: 99, enabled: false })]))
  expect((await store.read.listRules()).filter(({ doctype }) => doctype === 'Own')).toEqual([own])
})
