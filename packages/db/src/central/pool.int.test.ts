import type {} from '@branchline/testing'
import { expect, inject, it } from 'vitest'
import { createScratchDatabase, openHand } from '../testing/index.ts'
import { lookAtDatabase } from './look-at-database.ts'
import { openCentralStore } from './open-central-store.ts'

it('a central keeps no more connections than it is given, does what waits all the same, and is counted while it listens', async () => {
  const databaseUrl = await createScratchDatabase(inject('postgresUrl'))
  const store = await openCentralStore({ dataDir: '', databaseUrl, poolConnections: 3 })
  try {
    const silence = store.onFeedCommit(() => {})
    const work = Array.from({ length: 20 }, () => store.write(async () => store.read.listRules()))
    expect(await Promise.all(work)).toHaveLength(20)
    const hand = await openHand(databaseUrl)
    const [held] = await hand.run(
      `SELECT count(*)::int AS connections FROM pg_stat_activity WHERE datname = current_database()
        AND pid <> pg_backend_pid() AND application_name <> 'branchline central'`,
      [],
    )
    await hand.close()
    expect(held).toEqual({ connections: 3 })
    await expect
      .poll(() => lookAtDatabase(databaseUrl))
      .toMatchObject({ ok: true, centrals: 1, connectionsMax: expect.any(Number) })
    silence()
  } finally {
    await store.close()
  }
})
