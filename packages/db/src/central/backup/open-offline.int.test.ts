import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, it } from 'vitest'
import { openCentralStore } from '../open-central-store.ts'
import { openOffline } from './open-offline.ts'

const folder = mkdtempSync(join(tmpdir(), 'branchline-offline-'))
afterAll(() => rmSync(folder, { recursive: true }))

it('a folder without a database is not backed up as an empty one', async () => {
  await expect(openOffline({ dataDir: folder, hold: true })).rejects.toThrow('There is no database of a central')
  expect(readdirSync(folder)).toEqual([])
})

it("a central makes no database beside a branch's", async () => {
  writeFileSync(join(folder, 'branch.sqlite'), '')
  await expect(openCentralStore({ dataDir: folder })).rejects.toThrow("holds a branch's data")
  await expect(openOffline({ dataDir: folder, hold: false })).rejects.toThrow("holds a branch's data")
  expect(readdirSync(folder)).toEqual(['branch.sqlite'])
})
