import { closeSync, copyFileSync, openSync, rmSync, statSync, writeSync } from 'node:fs'
import { below, type Random } from '@branchline/demo'
import Database from 'libsql'
import type { Machine } from '../ground/machine.ts'
import type { Row } from '../report/row.ts'
import { withLoneBranch, wrong } from './lone-branch.ts'

const pageBytes = 4_096

/** A page of the stopped branch's database is overwritten: it does not start, says why, and with the copy put back goes on. */
export async function damagedPage(machine: Machine, random: Random, times: number): Promise<Row> {
  const row: Row = { what: 'page of a branch database damaged', times: 0, violations: [], restMs: [] }
  await withLoneBranch(machine, 'DMG', {}, async ({ site, till, settle }) => {
    for (let sale = 0; sale < 40; sale += 1) await till.sell()
    await settle(row)
    await site.server.stop()
    const good = `${site.file}.good`
    copyWhole(site.file, good)
    for (let time = 0; time < times; time += 1) {
      putBack(good, site.file)
      // Any page but the first, which holds SQLite's own header.
      damage(site.file, 1 + below(Math.floor(statSync(good).size / pageBytes) - 1, random))
      row.times += 1
      const said = await site.server.start().then(
        () => 'it started',
        (error: Error) => error.message,
      )
      if (!said.includes('is damaged')) row.violations.push(wrong(`on a damaged database: ${said}`))
      await site.server.kill()
    }
    putBack(good, site.file)
    rmSync(good)
    await site.server.start()
    await till.sell()
    await settle(row)
  })
  return row
}

/** A copy that is whole in one file, every page of it in use: nobody misses a free one. */
function copyWhole(file: string, copy: string): void {
  const database = new Database(file)
  database.prepare('VACUUM INTO ?').run([copy])
  database.close()
}

/** As a new file: who still had the old one open has nothing to do with this. */
function putBack(copy: string, file: string): void {
  for (const part of ['', '-wal', '-shm']) rmSync(`${file}${part}`, { force: true })
  copyFileSync(copy, file)
}

/** Overwrites the head of a page. */
function damage(file: string, page: number): void {
  const handle = openSync(file, 'r+')
  writeSync(handle, Buffer.alloc(256, 0xa5), 0, 256, page * pageBytes)
  closeSync(handle)
}
