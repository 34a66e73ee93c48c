import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { adapterFor, ruleSeeds } from '@branchline/adapters'
import { type BranchStore, openBranchStore } from '@branchline/db/branch'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { Services } from '../services.ts'
import { openSite } from '../site/open-site.ts'
import { prepareDocument } from './prepare-document.ts'
import { writeOperation } from './write-operation.ts'

const doctype = 'Customer'
const folder = mkdtempSync(join(tmpdir(), 'branchline-operation-'))
let store: BranchStore

beforeAll(async () => {
  store = await openBranchStore({ dataDir: folder })
  const given = { branchCode: 'CAI', centralUrl: 'http://central', secretKey: 'k', syncPassword: 'p' }
  await openSite(store, given, { uuid: () => 'i', secret: () => 'a secret that is long enough for a key' })
})
afterAll(async () => {
  await store.close()
  rmSync(folder, { recursive: true, force: true })
})

it('an operation never sent that gets another content is another operation: a copy of this database may send the one it was', async () => {
  const rule = ruleSeeds.find((candidate) => candidate.doctype === doctype)
  const adapter = adapterFor(doctype)
  if (!rule || !adapter) throw new Error('no rule for Customer')
  let ids = 0
  const services = {
    clock: { now: () => Date.UTC(2026, 2, 1) },
    hlc: { next: () => `177235200000${ids}-0000-CAI` },
    ids: { uuid: () => `operation ${++ids}` },
  } as unknown as Services
  const save = (territory: string) =>
    store.write(async (tx) => {
      const prepared = prepareDocument({ doctype, name: 'Dina', territory }, doctype, adapter, 'CAI')
      const stored = await tx.findDocument({ doctype, key: 'Dina' })
      await writeOperation(services, tx, { rule, adapter }, stored ? 'update' : 'insert', prepared, stored)
      return tx.lastOwed({ doctype, key: 'Dina' })
    })
  expect(await save('Cairo')).toMatchObject({ sequence: 1, operationId: 'operation 1', operation: 'insert' })
  const edited = await save('Giza')
  expect(edited).toMatchObject({ sequence: 1, operationId: 'operation 2', operation: 'insert', baseHash: null })
  expect(JSON.parse(edited?.payload ?? '')).toMatchObject({ territory: 'Giza' })
})
