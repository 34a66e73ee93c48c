import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { checkAudit, readBranchAudit } from '@branchline/db/branch'
import Database from 'libsql'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { Chain, type Shop } from '../chain.ts'
import { item, sale } from '../documents.ts'
import { typed } from '../typed-command.ts'

// What people change at a shop's own server.

let chain: Chain
let shop: Shop
let database: InstanceType<typeof Database>
const rows = () =>
  database.prepare('SELECT "number", "actor", "action" FROM "Audit" ORDER BY "number"').all() as Record<
    string,
    unknown
  >[]

beforeAll(async () => {
  chain = await Chain.start()
  shop = await chain.openShop('CAI')
  await shop.api.config.update.mutate({ logDays: 77 })
  shop.line.spoil((body) => body.replaceAll('bad-one', 'bad-one\\u0000'))
  for (const remarks of ['bad-one', 'bad-one, too']) {
    await shop.api.documents.submit.mutate({ doctype: 'Sales Invoice', document: sale({ remarks }) })
  }
  for (let attempt = 0; attempt < 40; attempt += 1) {
    await shop.api.sync.push.mutate()
    if ((await shop.api.status.summary.query()).outbox.dead === 2) break
  }
  const { deadLetters } = await shop.api.deadLetters.list.query({ limit: 10 })
  expect(deadLetters).toHaveLength(2)
  const [first = '', second = ''] = deadLetters.map(({ operationId }) => operationId)
  await shop.api.deadLetters.retry.mutate({ operationIds: [first], reason: 'tried once more' })
  await shop.api.deadLetters.discard.mutate({ operationIds: [second], reason: 'counted twice' })
  await chain.admin.documents.save.mutate({ doctype: 'Item', document: item('TEA') })
  await shop.api.sync.pull.mutate()
  await shop.api.sync.resync.mutate({ doctypes: ['Item'] })
  database = new Database(join(shop.dataDir, 'branch.sqlite'))
  database.exec('PRAGMA busy_timeout = 5000')
})
afterAll(async () => {
  database?.close()
  await chain?.stop()
})

/** What a check finds in a copy after a statement. */
async function foundAfter(statement: string): Promise<string[]> {
  const copy = join(shop.dataDir, `${Math.random().toString(36).slice(2)}`)

  mkdirSync(copy)
  database.exec(`VACUUM INTO '${join(copy, 'branch.sqlite')}'`)
  const hand = new Database(join(copy, 'branch.sqlite'))
  hand.exec('DROP TRIGGER "Audit_not_changed"; DROP TRIGGER "Audit_not_removed"')
  hand.exec(statement)
  hand.close()
  const audit = readBranchAudit(copy)
  const { flaws } = await checkAudit(audit)
  audit.close()
  return flaws.map(({ number, flaw }) => `${number} ${flaw}`)
}

it('what people change there is in its audit, by whom and in one chain', async () => {
  expect(rows()).toEqual(
    ['config_changed', 'dead_letter_retry', 'discard', 'resync'].map((action, at) => ({
      ...{ number: at + 1, actor: 'admin', action },
    })),
  )
  const audit = readBranchAudit(shop.dataDir)
  expect(await checkAudit(audit)).toMatchObject({ rows: 4, head: { number: 4n }, flaws: [] })
  audit.close()
})

it('what the server does by itself is not in it', async () => {
  const before = rows().length
  await shop.api.documents.submit.mutate({ doctype: 'Sales Invoice', document: sale() })
  await shop.api.sync.push.mutate()
  await shop.api.sync.pull.mutate()
  expect(rows()).toHaveLength(before)
})

it('it holds digests, and nothing of what was changed', () => {
  const all = JSON.stringify(database.prepare('SELECT * FROM "Audit"').all())
  expect(all).not.toMatch(/logDays|bad-one|tried|twice|Item/)
})

it.each(['UPDATE "Audit" SET "actor" = \'x\'', 'DELETE FROM "Audit"'])('the database refuses %s', (statement) => {
  expect(() => database.exec(statement)).toThrow('only ever added to')
  expect(rows()).toHaveLength(4)
})

it.each([
  ['changed', 'UPDATE "Audit" SET "actor" = \'omar\' WHERE "number" = 3', '3 changed'],
  ['removed', 'DELETE FROM "Audit" WHERE "number" = 2', '2 removed'],
  ['removed at the end', 'DELETE FROM "Audit" WHERE "number" = 4', '4 removed'],
  ['removed, all of them', 'DELETE FROM "Audit"', '1 removed'],
  ['inserted before the first', "INSERT INTO \"Audit\" VALUES (0, 'x', 'x', 'x', 'x', '', 'x')", '0 inserted'],
])('a row that was %s by a hand past the triggers is found', async (_what, statement, found) => {
  expect(await foundAfter(statement)).toContain(found)
})

it('branch verify-audit says where it ends while the server runs, and compares with an end that was written down', async () => {
  const environment = {
    ...{ DATA_DIR: shop.dataDir, BRANCH_CODE: 'CAI', CENTRAL_URL: chain.url, BRANCHLINE_ALLOW_HTTP: '1' },
    ...{ SYNC_USERNAME: 'x', ADMIN_PASSWORD: 'test-password' },
  }
  const { out, code } = await typed('branch', ['verify-audit', '--json'], environment)
  expect([code, JSON.parse(out)]).toMatchObject([0, { rows: 4, flaws: [] }])
  const { head } = JSON.parse(out) as { head: string }
  expect((await typed('branch', ['verify-audit', '--known', head], environment)).code).toBe(0)
  const forged = head.replace(/.$/, (last) => (last === '0' ? '1' : '0'))
  const told = await typed('branch', ['verify-audit', '--known', forged], environment)
  expect([told.code, told.out]).toEqual([1, expect.stringContaining('row 4 was changed')])
})
