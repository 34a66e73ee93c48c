import { closeSync, mkdtempSync, openSync, rmSync, statSync, writeSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { Connection } from './libsql/connection.ts'
import { migrateBranch } from './migrate.ts'
import { openBranchStore } from './open-branch-store.ts'

it('a branch does not start on a damaged database, says so, and changes nothing of it', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'branchline-damaged-'))
  const file = join(folder, 'branch.sqlite')
  try {
    const connection = new Connection(file)
    migrateBranch(connection)
    connection.exec('PRAGMA wal_checkpoint(TRUNCATE)')
    connection.close()
    damage(file, Math.floor(statSync(file).size / 4_096 / 2))
    await expect(openBranchStore({ dataDir: folder })).rejects.toThrow(/is damaged .* Nothing was changed/)
    // The folder is free again for whoever repairs it.
    await expect(openBranchStore({ dataDir: folder })).rejects.toThrow(/is damaged/)
  } finally {
    rmSync(folder, { recursive: true })
  }
})

/** Overwrites the head of a page. */
function damage(file: string, page: number): void {
  const handle = openSync(file, 'r+')
  writeSync(handle, Buffer.alloc(512, 0xa5), 0, 512, page * 4_096)
  closeSync(handle)
}
