import { execFileSync } from 'node:child_process'
import { appendFileSync, mkdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { codeOfFailure, randomFrom, uuidV7 } from '@branchline/demo'
import { branchLaws, toldLaws, type Violation } from '../books/laws.ts'
import { readBranch } from '../books/read-branch.ts'
import { untilRest, verifyRest } from '../books/rest.ts'
import { Chain, type Site } from '../ground/chain.ts'
import type { Machine } from '../ground/machine.ts'
import { saleOf, Till } from '../load/till.ts'
import { Told } from '../load/told.ts'
import type { Row } from '../report/row.ts'

const what = 'disk of a branch full'
const diskMegabytes = 8
const attemptsMax = 200
/** A sale refused on a full disk must say so. */
const wantedCode = 'DISK_FULL'

/** A branch whose folder and log lie on a small disk that fills up and is cleared again, so many times. */
export async function fullDisk(machine: Machine, times: number): Promise<Row[]> {
  const disk = mountSmallDisk(machine.folder.of('small-disk'))
  if (disk === null) return [{ what, times: 0, violations: [], restMs: [], note: 'mounting a tmpfs takes root' }]
  const chain = await Chain.open(machine, 'disk')
  try {
    const site = await chain.addSite('DSK', { dataDir: join(disk, 'data'), logFile: join(disk, 'server.log') })
    await site.server.start()
    const told = new Told()
    const row: Row = { what, times: 0, violations: [], restMs: [] }
    for (let time = 0; time < times && row.violations.length === 0; time += 1) {
      await fillAndClear(chain, site, told, join(disk, 'ballast'), row)
    }
    return [row]
  } finally {
    await chain.stop()
    execFileSync('umount', ['-l', disk])
  }
}

async function fillAndClear(chain: Chain, site: Site, told: Told, ballast: string, row: Row): Promise<void> {
  const random = randomFrom(row.times + 1)
  const till = new Till(site, told, random)
  for (let sale = 0; sale < 5; sale += 1) await till.sell()
  await untilRest(chain)
  fill(ballast)
  const [refused, code] = await sellUntilRefused(site, told, random)
  row.times += 1
  row.violations.push(...checkRefusal(site, refused, code))
  // What it holds can be read while nothing can be written.
  const held = await site.peer.call((api) => api.documents.list.query({ doctype: 'Sales Invoice', limit: 1 }))
  if (held.documents.length === 0) row.violations.push(wrong('nothing could be read'))
  const book = readBranch(site.code, site.file)
  row.violations.push(...branchLaws(book), ...toldLaws(site.code, told.of(site.code), book.documents))
  rmSync(ballast)
  if (refused) await till.submit(refused)
  const restMs = await untilRest(chain)
  if (restMs === null) row.violations.push({ kind: 'lost', text: 'the chain did not come to rest' })
  else row.restMs.push(restMs)
  row.violations.push(...(await verifyRest(chain, told)))
}

type Sale = ReturnType<typeof saleOf>

/** Sales go on in what is left of files that have room in them. Answers the sale that was refused, and the code. */
async function sellUntilRefused(
  site: Site,
  told: Told,
  random: () => number,
): Promise<[refused: Sale | null, code: string | null]> {
  for (let attempt = 0; attempt < attemptsMax; attempt += 1) {
    const document = saleOf(uuidV7(Date.now()), random)
    try {
      const answer = await site.peer.call((api) => api.documents.submit.mutate({ doctype: 'Sales Invoice', document }))
      const { sync_uuid: syncUuid, grand_total: grandTotal } = document
      told.sold({ branch: site.code, syncUuid, name: answer.document.name, docstatus: 1, grandTotal })
    } catch (error) {
      return [document, codeOfFailure(error)]
    }
  }
  return [null, null]
}

function checkRefusal(site: Site, refused: Sale | null, code: string | null): Violation[] {
  if (refused === null) return [wrong(`${attemptsMax} sales were taken on a full disk`)]
  if (!site.server.isRunning) return [wrong('the server ended')]
  return code === wantedCode ? [] : [wrong(`the sale was refused with ${code}, not ${wantedCode}`)]
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

function wrong(text: string): Violation {
  return { kind: 'wrong', text }
}
