import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import type { Db } from '../sql.ts'
import { storageFailure } from '../storage-failure.ts'
import { Connection } from './connection.ts'
import { Handles } from './handles.ts'

it('a transaction that finds no room ends, says that it was the disk, and leaves the next one free', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'branchline-full-'))
  const file = join(folder, 'branch.sqlite')
  const made = new Connection(file)
  made.exec('CREATE TABLE big (text TEXT)')
  made.close()
  const handles = new Handles(file, () => {})
  const insert = ({ sql }: Db, bytes: number) => sql.run('INSERT INTO big VALUES (?)', 'x'.repeat(bytes))
  try {
    // No more pages than these: SQLite answers as on a full disk, and rolls back by itself.
    await handles.write(async ({ sql }) => sql.all('PRAGMA max_page_count = 20'))
    const full = handles.write(async (db) => {
      insert(db, 10)
      try {
        insert(db, 1_000_000)
      } catch (error) {
        expect(storageFailure(error)).toMatchObject({ branchlineCode: 'DISK_FULL' })
      }
      // It would not be part of anything.
      expect(() => insert(db, 30)).toThrow('this transaction is over')
    })
    await expect(full).rejects.toThrow('what was rolled back is not committed')
    await handles.write(async (db) => insert(db, 20))
    expect(handles.reading.sql.all('SELECT length(text) AS bytes FROM big')).toEqual([{ bytes: 20 }])
  } finally {
    await handles.close()
    rmSync(folder, { recursive: true })
  }
})
