import { type CentralDocumentRow, type CentralStore, openCentralStore } from '@branchline/db/central'
import { createScratchDatabase } from '@branchline/db/testing'
import type {} from '@branchline/testing'
import { afterAll, beforeAll, expect, inject, it } from 'vitest'
import { Chance } from '../world/chance.ts'
import { MemoryDatabase } from './memory-database.ts'

let real: CentralStore
beforeAll(async () => {
  const databaseUrl = await createScratchDatabase(inject('postgresUrl'))
  real = await openCentralStore({ dataDir: '', databaseUrl })
})
afterAll(() => real.close())

const branchCodes = ['CAI', 'GIZ']
const keys = ['a', 'b', 'c', 'd', 'e']
const doctypes = ['Item', 'Customer']

function row(chance: Chance, version: number): CentralDocumentRow {
  const doctype = chance.pick('doctype', doctypes)
  const key = chance.pick('key', keys)
  const name = `${chance.pick('series', ['X-', 'Y-'])}${chance.integer('number', 1, 120)}`
  const body = JSON.stringify({ doctype, name, colour: chance.pick('colour', ['red', 'blue', null]) })
  const text = { doctype, key, name, syncUuid: null, body, hash: `h${version}`, hlc: `t${version}` }
  const originBranch = chance.pick('origin', [null, ...branchCodes])
  const conflictKey = chance.pick('conflict', [null, 'k1', 'k2'])
  return {
    ...text,
    originBranch,
    docstatus: 0,
    conflictKey,
    parent: null,
    version,
    scope: chance.pick('scope', ['*', ...branchCodes]),
  }
}

/** One step on one store; the chance is the same for both. */
async function step(store: CentralStore, chance: Chance, version: number): Promise<void> {
  const roll = chance.next('step')
  const written = row(chance, version)
  const { doctype, key, name, scope, hlc } = written
  const branchCode = chance.pick('pushes', branchCodes)
  if (roll < 0.4) await store.writeFeed((tx) => tx.putDocuments([written], true))
  else if (roll < 0.6) {
    const receipt = { doctype, key, name, branchCode, operationId: `op-${version}`, instance: 'i', sequence: version }
    const settled = { operation: 'insert', payloadHash: 'p', status: 'applied', code: null, message: null } as const
    await store.writeFeed((tx) => tx.putPushed([written], [{ ...receipt, ...settled }], true))
  } else if (roll < 0.8) {
    await store.writeFeed(async (tx) => {
      await tx.removeDocuments([{ doctype, key }])
      await tx.putTombstones([{ doctype, key, name, scope, hlc, version }])
    })
  } else if (roll < 0.9) {
    await store.writeFeed((tx) => tx.putFieldTimes([{ doctype, key, times: { colour: hlc } }]))
  } else {
    // What is rolled back leaves nothing.
    const failed = store.writeFeed(async (tx) => {
      await tx.putDocuments([written], false)
      await tx.nextNumber('S-')
      throw new Error('no')
    })
    await expect(failed).rejects.toThrow('no')
  }
  await store.write((tx) => tx.nextNumber(chance.pick('counter', ['S-', 'T-'])))
}

/** All that can be read, with positions told by their order: a sequence may leave numbers out. */
async function read({ read: from }: CentralStore): Promise<unknown> {
  const found: unknown[] = []
  for (const doctype of doctypes) {
    const records = keys.map((key) => ({ doctype, key }))
    const inOrder = <T extends { key: string }>(rows: T[]) => rows.sort((a, b) => (a.key < b.key ? -1 : 1))
    found.push(inOrder(await from.findDocuments(records)))
    found.push(await from.findDocumentsByConflictKey(doctype, ['k1', 'k2']))
    found.push([...(await from.findTombstones(records))].sort())
    found.push([...(await from.findFieldTimes(records))].sort())
    found.push(await from.listDocuments({ doctype, filters: { colour: 'red' }, after: null, limit: 3 }))
    for (const branchCode of branchCodes) {
      const query = { doctype, branchCode, bytesMax: 120, timed: true }
      for (let after = 0n, page = 0; page < 20; page += 1) {
        const { changes, last, hasMore } = await from.readFeedPage({ ...query, after, limit: 2 })
        found.push(JSON.parse(changes.join('')), hasMore)
        if (last === null) break
        after = last
      }
      const pushed = {
        branchCode,
        doctype,
        operationIds: ['op-1', 'op-2', 'op-3'],
        keys,
        names: ['X-1', 'Y-2'],
        customers: [],
      }
      const { receipts, documents, tombstones } = await from.findHeldByPush(pushed)
      found.push(
        receipts,
        inOrder(documents),
        tombstones.map(({ key, version, hlc }) => `${key} ${version} ${hlc}`).sort(),
      )
      found.push(await from.findHighestNames(branchCode, doctypes))
      found.push(await from.findPendingDoctypes(branchCode, [{ doctype, after: 0n, complete: null }]))
      found.push(await from.findLastSequence(branchCode, 'i'))
      const mine = { branchCode, doctypes: [doctype] }
      for (let after = 0n, page = 0; page < 20; page += 1) {
        const { rows, last, pending } = await from.readFailoverPage({ ...mine, after, limit: 2, bytesMax: 120 })
        found.push(rows, pending)
        if (last === null) break
        after = last
      }
      const begin = { doctype: '', key: '' }
      found.push(await from.listOfBranch({ ...mine, after: begin, limit: 5, bytesMax: 200 }))
      found.push(await from.listIdentities({ ...mine, naming: 'red', after: begin, limit: 5 }))
    }
  }
  return found
}

it('central in memory answers as central on PostgreSQL does, after any steps', async () => {
  const database = new MemoryDatabase({ epoch: 'e', pageMax: 1_000 })
  const inMemory = database.connect({ around: async () => {}, committed: () => {}, nowMs: () => Date.now() })
  const [one, other] = [new Chance(7), new Chance(7)]
  for (let version = 1; version <= 120; version += 1) {
    await step(real, one, version)
    await step(inMemory, other, version)
    if (version % 10 === 0) expect(await read(inMemory), `after step ${version}`).toEqual(await read(real))
  }
})
