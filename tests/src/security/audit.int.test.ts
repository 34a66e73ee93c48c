import { type AuditHead, auditHash, type CentralStore, checkAudit, openCentralStore } from '@branchline/db/central'
import { copyScratchDatabase, openHand } from '@branchline/db/testing'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { Chain } from '../chain.ts'

let chain: Chain
/** Databases of one audit, each copied before a hand is laid on it. */
const opened: (() => Promise<void>)[] = []

beforeAll(async () => {
  chain = await Chain.start()
  await chain.admin.branches.register.mutate({ branchCode: 'CAI' })
  await chain.admin.users.save.mutate({ username: 'wall', kind: 'operator', role: 'viewer' })
  await chain.admin.users.disable.mutate({ username: 'wall' })
  await chain.admin.branches.rotatePassword.mutate({ branchCode: 'CAI' })
  await Promise.all(['ALX', 'GIZ', 'ASW'].map((branchCode) => chain.admin.branches.register.mutate({ branchCode })))
  await chain.stopCentral()
})
afterAll(async () => {
  for (const close of opened) await close()
  await chain.stop()
})

async function copy() {
  const url = await copyScratchDatabase(chain.databaseUrl)
  const hand = await openHand(url)
  const store: CentralStore = await openCentralStore({ dataDir: '', databaseUrl: url })
  opened.push(async () => {
    await hand.close()
    await store.close()
  })
  return { run: (text: string) => hand.run(text, []), check: (known?: AuditHead) => checkAudit(store.read, known) }
}

it('what people change is in the audit, by whom and in one chain, also when they do it at once', async () => {
  const { run, check } = await copy()
  const rows = await run('SELECT "actor", "action" FROM "Audit" ORDER BY "number"')
  expect(rows.slice(0, 4)).toEqual(
    ['branch_registered', 'user_saved', 'user_disabled', 'branch_password'].map((action) => ({
      actor: 'admin',
      action,
    })),
  )
  expect(await check()).toMatchObject({ rows: 7, head: { number: 7n }, flaws: [] })
})

it('it holds digests, and nothing of what was changed', async () => {
  const { run } = await copy()
  expect(JSON.stringify(await run('SELECT "digest", "action", "actor", "hash" FROM "Audit"'))).not.toMatch(/CAI|wall/)
})

it.each(['UPDATE "Audit" SET "actor" = \'x\'', 'DELETE FROM "Audit"', 'TRUNCATE "Audit"'])(
  'the database refuses %s',
  async (statement) => {
    const { run, check } = await copy()
    await expect(run(statement)).rejects.toThrow('only ever added to')
    expect((await check()).rows).toBe(7)
  },
)

it.each<[string, string, string]>([
  ['changed', 'UPDATE "Audit" SET "actor" = \'omar\' WHERE "number" = 3', '3 changed'],
  ['moved in time', 'UPDATE "Audit" SET "at" = "at" - interval \'1 day\' WHERE "number" = 2', '2 changed'],
  ['removed', 'DELETE FROM "Audit" WHERE "number" = 4', '4 removed'],
  ['removed at the end', 'DELETE FROM "Audit" WHERE "number" = 7', '7 removed'],
  ['removed, all of them', 'DELETE FROM "Audit"', '1 removed'],
  [
    'inserted at the end',
    'INSERT INTO "Audit" SELECT 8, now(), \'x\', \'x\', \'x\', "hash", \'x\' FROM "Audit" WHERE "number" = 7',
    '8 inserted',
  ],
  ['inserted before the first', "INSERT INTO \"Audit\" VALUES (0, now(), 'x', 'x', 'x', '', 'x')", '0 inserted'],
])('a row that was %s by a hand past the trigger is found', async (_what, statement, found) => {
  const { run, check } = await copy()
  await run('ALTER TABLE "Audit" DISABLE TRIGGER ALL')
  await run(statement)
  const { flaws } = await check()
  expect(flaws.map(({ number, flaw }) => `${number} ${flaw}`)).toContain(found)
})

it('a chain that was written anew from end to end does not fit an end that was written down before', async () => {
  const { run, check } = await copy()
  const { head } = await check()
  await run('ALTER TABLE "Audit" DISABLE TRIGGER ALL')
  await run('UPDATE "Audit" SET "actor" = \'omar\'')
  const forged = new Map<string, string>()
  let previous = ''
  for (const row of await run('SELECT * FROM "Audit" ORDER BY "number"')) {
    const { number, at, actor, action, digest } = row as Record<string, string> & { at: Date }
    previous = auditHash({
      number: BigInt(number ?? 0),
      at: at.toISOString(),
      actor,
      action,
      digest,
      previous,
    } as never)
    forged.set(String(number), previous)
  }
  for (const [number, hash] of forged)
    await run(
      `UPDATE "Audit" SET "hash" = '${hash}', "previous" = '${forged.get(String(Number(number) - 1)) ?? ''}' WHERE "number" = ${number}`,
    )
  await run(`UPDATE "AuditHead" SET "hash" = '${previous}'`)
  expect((await check()).flaws).toEqual([])
  expect((await check(head)).flaws).toEqual([{ number: head.number, flaw: 'changed' }])
})
