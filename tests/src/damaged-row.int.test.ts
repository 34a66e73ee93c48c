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

it('a row damaged on disk is rejected alone: the forty sales around it arrive', async () => {
  shop.line.cut()
  const names: string[] = []
  for (let index = 0; index < 41; index += 1) {
    names.push((await shop.api.documents.submit.mutate({ doctype, document: sale() })).document.name)
  }
  const database = new Database(join(shop.dataDir, 'branch.sqlite'))
  const damaged = names[17] ?? ''
  const { changes } = database
    .prepare(
      `UPDATE "OutboxPayload" SET "payload" = substr("payload", 1, 40) WHERE "sequence" = (SELECT "sequence" FROM "Outbox" WHERE "name" = ?)`,
    )
    .run([damaged])
  database.close()
  expect(changes).toBe(1)
  shop.line.heal()

  for (let attempt = 0; attempt < 12; attempt += 1) await shop.api.sync.push.mutate()
  expect((await chain.admin.documents.list.query({ doctype, limit: 1 })).total).toBe(40)
  expect((await shop.api.status.summary.query()).outbox).toMatchObject({ pending: 0, waiting: 0, dead: 1 })
  const { deadLetters } = await shop.api.deadLetters.list.query({ limit: 10 })
  expect(deadLetters).toMatchObject([{ name: damaged, code: 'VALIDATION_FAILED', attempts: 10 }])
})
