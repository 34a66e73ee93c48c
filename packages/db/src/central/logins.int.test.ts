import { setTimeout as wait } from 'node:timers/promises'
import { afterAll, beforeAll, expect, inject, it } from 'vitest'
import { createScratchDatabase } from '../testing/index.ts'
import { openCentralStore } from './open-central-store.ts'
import type { UserRow } from './rows.ts'
import type { CentralStore, CentralTransaction } from './store.ts'

let store: CentralStore

const boss: UserRow = { username: 'boss', passwordHash: 'h', kind: 'operator', branchCode: null, disabled: false }
const expiresAt = '2099-01-01T00:00:00.000Z'
const session = { tokenHash: 't', username: 'boss', kind: 'operator', branchCode: null, expiresAt } as const
const now = '2026-03-01T10:00:00.000Z'

beforeAll(async () => {
  store = await openCentralStore({ dataDir: '', databaseUrl: await createScratchDatabase(inject('postgresUrl')) })
  await store.write((tx) => tx.putUser({ ...boss, role: 'admin', doctypes: ['Item'] }))
})
afterAll(() => store.close())

/** Runs `second` while the transaction of `first` is open; answers what `second` answers. */
async function during<Result>(
  first: (tx: CentralTransaction) => Promise<unknown>,
  second: (tx: CentralTransaction) => Promise<Result>,
): Promise<Result> {
  let locked = () => {}
  const hasLock = new Promise<void>((resolve) => {
    locked = resolve
  })
  const done = store.write(async (tx) => {
    await tx.lockUser('boss')
    locked()
    await wait(100)
    await first(tx)
  })
  await hasLock
  const answer = await store.write(second)
  await done
  return answer
}

it('a login that is locked reads as it does otherwise', async () => {
  expect(await store.write((tx) => tx.lockUser('boss'))).toEqual(await store.read.findUser('boss'))
  expect(await store.write((tx) => tx.lockUser('nobody'))).toBeNull()
})

it('who waits for a login that is being changed sees the change', async () => {
  const seen = await during(
    (tx) => tx.putUser({ ...boss, role: 'viewer' }),
    (tx) => tx.lockUser('boss'),
  )
  expect(seen).toMatchObject({ role: 'viewer' })
})

it('who changes a login while a session of it is being written ends that session', async () => {
  await during(
    (tx) => tx.putSession(session),
    async (tx) => {
      await tx.lockUser('boss')
      await tx.putUser({ ...boss, disabled: true })
      await tx.removeSessionsOf('boss')
    },
  )
  expect(await store.read.findSession('t', now)).toBeNull()
})
