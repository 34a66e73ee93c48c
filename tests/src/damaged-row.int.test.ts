import { join } from 'node:path'
import Database from 'libsql'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { Chain, type Shop } from './chain.ts'
import { sale } from './documents.ts'

const doctype = 'Sales Invoice'
let chain: Chain
let shop: Shop

beforeAll(async () => {
  chain = await Chain.start()
  shop = await chain.openShop('CAI')
})
afterAll(() => chain.stop())

/** Cuts off what is stored of these sales' operations. Answers how many that were. */
function damage(names: string[]): number {
  const database = new Database(join(shop.dataDir, 'branch.sqlite'))
  const { changes } = database
    .prepare(
      `UPDATE "OutboxPayload" SET "payload" = substr("payload", 1, 40) WHERE "sequence" IN (
         SELECT "sequence" FROM "Outbox" WHERE "name" IN (SELECT value FROM json_each(?)))`,
    )
    .run([JSON.stringify(names)])
  database.close()
  return changes
}

it('a row damaged on disk is rejected alone: the forty sales around it arrive', async () => {
  shop.line.cut()
  const names: string[] = []
  for (let index = 0; index < 41; index += 1) {
    names.push((await shop.api.documents.submit.mutate({ doctype, document: sale() })).document.name)
  }
  const damaged = names[17] ?? ''
  expect(damage([damaged])).toBe(1)
  shop.line.heal()

  for (let attempt = 0; attempt < 12; attempt += 1) await shop.api.sync.push.mutate()
  expect((await chain.admin.documents.list.query({ doctype, limit: 1 })).total).toBe(40)
  expect((await shop.api.status.summary.query()).outbox).toMatchObject({ pending: 0, waiting: 0, dead: 1 })
  const { deadLetters } = await shop.api.deadLetters.list.query({ limit: 10 })
  expect(deadLetters).toMatchObject([{ name: damaged, code: 'VALIDATION_FAILED', attempts: 10 }])
})

it('many damaged rows in one batch cost one request more, and everything else arrives with it', async () => {
  const before = (await chain.admin.documents.list.query({ doctype, limit: 1 })).total ?? 0
  shop.line.cut()
  const names: string[] = []
  for (let index = 0; index < 40; index += 1) {
    names.push((await shop.api.documents.submit.mutate({ doctype, document: sale() })).document.name)
  }
  expect(damage(names.filter((_, index) => index % 4 === 0))).toBe(10)
  shop.line.heal()
  const pushes = () => shop.line.asked.filter((path) => path === 'ingest.push').length
  const askedBefore = pushes()
  expect(await shop.api.sync.push.mutate()).toMatchObject({ applied: 30, rejected: 10 })
  expect((await chain.admin.documents.list.query({ doctype, limit: 1 })).total).toBe(before + 30)
  expect(pushes() - askedBefore).toBe(2)
})
