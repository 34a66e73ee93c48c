import { afterAll, beforeAll, expect, inject, it } from 'vitest'
import { createScratchDatabase } from '../testing/index.ts'
import { openCentralStore } from './open-central-store.ts'
import type { CentralStore } from './store.ts'

let store: CentralStore

beforeAll(async () => {
  store = await openCentralStore({ dataDir: '', databaseUrl: await createScratchDatabase(inject('postgresUrl')) })
})

afterAll(() => store.close())

it('a question with NUL in it is refused as the fault of whoever asks, by Prisma’s way and by plain statements', async () => {
  const refused = { branchlineCode: 'VALIDATION_FAILED' }
  await expect(store.read.findConflict('\u0000')).rejects.toMatchObject(refused)
  const record = { doctype: 'Item', key: 'TEA\u0000' }
  await expect(store.read.findDocuments([record])).rejects.toMatchObject(refused)
  await expect(store.write((tx) => tx.findDocuments([record]))).rejects.toMatchObject(refused)
})
