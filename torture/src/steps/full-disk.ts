import { execFileSync } from 'node:child_process'
import { appendFileSync, mkdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { branchLaws, toldLaws } from '../books/laws.ts'
import { readBranch } from '../books/read-branch.ts'
import { untilRest } from '../books/rest.ts'
import type { Machine } from '../ground/machine.ts'
import type { Row } from '../report/row.ts'
import { type LoneBranch, withLoneBranch, wrong } from './lone-branch.ts'

const what = 'disk of a branch full'
const diskMegabytes = 8
/** Sales go on in what is left of files that have room in them. */
const salesMax = 200
/** Until its log has no room for another line either. */
const refusedAgain = 30

/** A branch whose folder and log lie on a small disk that fills up and is cleared again, so many times. */
export async function fullDisk(machine: Machine, times: number): Promise<Row> {
  const disk = mountSmallDisk(machine.folder.of('small-disk'))
  if (disk === null) return { what, times: 0, violations: [], restMs: [], note: 'mounting a tmpfs takes root' }
  const row: Row = { what, times: 0, violations: [], restMs: [] }
  const unmount = () => void execFileSync('umount', ['-l', disk])
  machine.onEnd.add(unmount)
  const options = { dataDir: join(disk, 'data'), logFile: join(disk, 'server.log') }
  try {
    await withLoneBranch(machine, 'DSK', options, async (lone) => {
      while (row.times < times && row.violations.length === 0) await fillAndClear(lone, join(disk, 'ballast'), row)
    })
  } finally {
    unmount()
    machine.onEnd.delete(unmount)
  }
  return row
}

async function fillAndClear(lone: LoneBranch, ballast: string, row: Row): Promise<void> {
  const { site, told, till, trySale } = lone
  row.times += 1
  for (let sale = 0; sale < 5; sale += 1) await till.sell()
  await untilRest(lone.chain)
  fill(ballast)
  let answer = 'sold'
  for (let sale = 0; sale < salesMax && answer === 'sold'; sale += 1) answer = (await trySale()).answer
  if (answer !== 'DISK_FULL') return void row.violations.push(wrong(`on a full disk a sale was answered: ${answer}`))
  for (let again = 0; again < refusedAgain && answer === 'DISK_FULL'; again += 1) answer = (await trySale()).answer
  if (answer !== 'DISK_FULL') row.violations.push(wrong(`with its log full, too, a sale was answered: ${answer}`))
  if (!site.server.isRunning) row.violations.push(wrong('the server ended'))
  // What it holds can be read while nothing can be written.
  const held = await site.peer.call((api) => api.documents.list.query({ doctype: 'Sales Invoice', limit: 1 }))
  if (held.documents.length === 0) row.violations.push(wrong('nothing could be read'))
  const book = readBranch(site.code, site.file)
  row.violations.push(...branchLaws(book), ...toldLaws(site.code, told.of(site.code), book.documents))
  rmSync(ballast)
  const after = await trySale()
  if (after.answer !== 'sold') row.violations.push(wrong(`with room again a sale was answered: ${after.answer}`))
  await lone.settle(row)
}

/** Null: not allowed here. */
function mountSmallDisk(folder: string): string | null {
  mkdirSync(folder, { recursive: true })
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${diskMegabytes}m`, 'tmpfs', folder], { stdio: 'pipe' })
    return folder
  } catch {
    return null
  }
}

/** Writes until not one byte more goes in. */
function fill(file: string): void {
  for (let bytes = 65_536; bytes >= 1; ) {
    try {
      appendFileSync(file, Buffer.alloc(bytes))
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error
      bytes = Math.floor(bytes / 16)
    }
  }
}
