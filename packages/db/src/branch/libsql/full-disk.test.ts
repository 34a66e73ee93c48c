import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { storageFailure } from '../storage-failure.ts'
import { LibsqlAdapterFactory } from './driver-adapter.ts'

it('a transaction that finds no room ends, says that it was the disk, and leaves the next one free', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'branchline-full-'))
  const factory = new LibsqlAdapterFactory(join(folder, 'branch.sqlite'))
  const adapter = await factory.connect()
  try {
    // No more pages than these: SQLite answers as on a full disk, and rolls back by itself.
    await adapter.executeScript('CREATE TABLE big (text TEXT); PRAGMA max_page_count = 20')
    const insert = (bytes: number) => factory.writing.run('INSERT INTO big VALUES (?)', 'x'.repeat(bytes))

    const full = await adapter.startTransaction()
    insert(10)
    let refusal: unknown
    try {
      insert(1_000_000)
    } catch (error) {
      refusal = storageFailure(error)
    }
    expect(refusal).toMatchObject({ branchlineCode: 'DISK_FULL' })
    // It would not be part of anything.
    expect(() => insert(30)).toThrow('this transaction is over')
    await full.rollback()

    const next = await adapter.startTransaction()
    insert(20)
    await next.commit()
    expect(factory.reading.all('SELECT length(text) AS bytes FROM big')).toEqual([{ bytes: 20 }])
  } finally {
    await adapter.dispose()
    rmSync(folder, { recursive: true })
  }
})
