import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, it } from 'vitest'
import {
  backupName,
  describeFile,
  type Manifest,
  readBackup,
  requireKnown,
  superseded,
  writeManifest,
} from './manifest.ts'

const folder = mkdtempSync(join(tmpdir(), 'branchline-backup-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const refused = (message: string) =>
  expect.objectContaining({ branchlineCode: 'BACKUP_DAMAGED', message: expect.stringContaining(message) })

async function backup(name: string): Promise<string> {
  const path = join(folder, name)
  const { mkdirSync } = await import('node:fs')
  mkdirSync(path)
  writeFileSync(join(path, 'Item.copy.gz'), 'rows')
  const manifest: Manifest = {
    format: 1,
    role: 'central',
    takenAt: '2026-12-01T02:45:00.000Z',
    version: '0.1.0',
    migrations: [{ name: '0001_init', checksum: 'a' }],
    rows: { Item: 1 },
    parts: [await describeFile(path, 'Item.copy.gz')],
  }
  writeManifest(path, manifest)
  return path
}

it('a backup is read as it was written; a byte that changed, a file that went and a foreign one are refused', async () => {
  const whole = await backup('whole')
  expect((await readBackup(whole, 'central')).rows).toEqual({ Item: 1 })
  await expect(readBackup(whole, 'branch')).rejects.toEqual(refused('one of a central'))
  writeFileSync(join(whole, 'Item.copy.gz'), 'rowz')
  await expect(readBackup(whole, 'central')).rejects.toEqual(refused('not as it was written'))
  rmSync(join(whole, 'Item.copy.gz'))
  await expect(readBackup(whole, 'central')).rejects.toEqual(refused('is missing'))
  await expect(readBackup(folder, 'central')).rejects.toEqual(refused('no manifest.json'))
})

it('a backup of a later program is refused by its name', () => {
  const manifest = { version: '9.0.0', migrations: [{ name: '0099_later', checksum: 'b' }] }
  expect(() => requireKnown('there', manifest, new Map())).toThrow('0099_later')
  expect(() => requireKnown('there', manifest, new Map([['0099_later', 'other']]))).toThrow('0099_later')
  requireKnown('there', manifest, new Map([['0099_later', 'b']]))
})

it('the newest stay, and what is not a backup of this owner is never touched', () => {
  const at = (day: number) => backupName('CAI', new Date(Date.UTC(2026, 0, day)))
  const names = [at(3), at(1), at(2), 'CAIRO-20260101T000000Z', 'CAI-notes', at(4)]
  expect(superseded(names, 'CAI', 2)).toEqual([at(1), at(2)])
  expect(superseded(names, 'CAI', 9)).toEqual([])
})
