import { afterAll, beforeAll, expect, inject, it } from 'vitest'
import { createScratchDatabase } from '../testing/index.ts'
import { openCentralStore } from './open-central-store.ts'
import type { CentralDocumentRow } from './rows.ts'
import type { CentralStore } from './store.ts'

let store: CentralStore
const versions = new Map<string, number>()

beforeAll(async () => {
  store = await openCentralStore({ dataDir: '', databaseUrl: await createScratchDatabase(inject('postgresUrl')) })
})
afterAll(() => store.close())

function sale(branchCode: string, key: string, fields: object, docstatus: 0 | 1 | 2 = 1): CentralDocumentRow {
  const version = (versions.get(key) ?? 0) + 1
  versions.set(key, version)
  const body = JSON.stringify({ doctype: 'Sales Invoice', name: key, docstatus, posting_date: '2026-03-01', ...fields })
  const ids = { doctype: 'Sales Invoice', key, name: key, syncUuid: key, originBranch: branchCode, conflictKey: null }
  return { ...ids, parent: null, docstatus, body, hash: body, hlc: 'a', version, scope: '' }
}
const put = (...rows: CentralDocumentRow[]) => store.write((tx) => tx.putDocuments(rows, false))
const arrived = async (branchCode: string, day = '*') =>
  Object.fromEntries(
    (await store.read.listMoneyDays([day], branchCode)).map((row) => [
      row.currency,
      [row.arrivedCount, Number(row.arrived)],
    ]),
  )

it('what is here of each branch is counted with every statement that writes it, exactly and by currency', async () => {
  await put(
    sale('CAI', 'a', { currency: 'EGP', grand_total: '0.1' }),
    sale('CAI', 'b', { currency: 'EGP', grand_total: 0.2 }),
    sale('CAI', 'c', { currency: 'USD', grand_total: '-3.25' }),
    sale('CAI', 'd', { currency: 'EGP', grand_total: '9' }, 0),
    sale('ALX', 'e', { currency: 'EGP', grand_total: '7' }),
  )
  expect(await arrived('CAI')).toEqual({ EGP: [2, 0.3], USD: [1, -3.25] })
  expect(await arrived('ALX', '2026-03-01')).toEqual({ EGP: [1, 7] })
})

it('what is submitted, cancelled, moved to another day, deleted or made worthless is counted as it is by then', async () => {
  await put(
    sale('CAI', 'd', { currency: 'EGP', grand_total: '9' }),
    sale('CAI', 'a', { currency: 'EGP', grand_total: '0.1' }, 2),
  )
  expect(await arrived('CAI')).toMatchObject({ EGP: [2, 9.2] })
  await put(sale('CAI', 'd', { currency: 'EGP', grand_total: '9', posting_date: '2026-03-02' }))
  expect(await arrived('CAI', '2026-03-01')).toMatchObject({ EGP: [1, 0.2] })
  expect(await arrived('CAI', '2026-03-02')).toEqual({ EGP: [1, 9] })
  await store.write((tx) => tx.removeDocuments([{ doctype: 'Sales Invoice', key: 'd' }]))
  expect(await arrived('CAI')).toMatchObject({ EGP: [1, 0.2] })
  await put({ ...sale('CAI', 'b', {}), body: '{damaged' })
  expect(await arrived('CAI')).toMatchObject({ EGP: [0, 0] })
})

it('what a branch says it sold stands beside it, and the answer is what is here', async () => {
  const told = { day: '2026-03-01', currency: 'EGP', soldCount: 4, sold: '12.5' }
  expect(await store.write((tx) => tx.noteSold('ALX', [told]))).toEqual([{ currency: 'EGP', arrived: '7' }])
  expect(await store.read.listNewestMoneyDays('ALX', 5)).toEqual([
    { branchCode: 'ALX', ...told, arrivedCount: 1, arrived: '7' },
  ])
})
