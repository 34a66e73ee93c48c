import { existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createScratchDatabase } from '@branchline/db/testing'
import { freePort } from '@branchline/platform/testing'
import type {} from '@branchline/testing'
import { afterAll, beforeAll, expect, inject, it } from 'vitest'
import { chooseCuts } from './choose-cuts.ts'
import { startHeadOffice } from './head-office.ts'
import { whyNoRecording } from './record.ts'
import { replay } from './replay.ts'
import { lossLines } from './report.ts'
import { type Recording, recordStory } from './story.ts'

// A real branch server, recorded; then the power goes behind its steps. Repeat on another recording: npx --yes pnpm@10.34.9 power

const folder = mkdtempSync(join(tmpdir(), 'branchline-power-'))
const images = mkdtempSync(join(existsSync('/dev/shm') ? '/dev/shm' : tmpdir(), 'branchline-power-'))
const seed = 1

beforeAll(() => {
  const missing = whyNoRecording()
  if (missing) throw new Error(missing)
})
afterAll(() => {
  for (const made of [folder, images]) rmSync(made, { recursive: true, force: true })
})

async function record(name: string, sales: number, pragmas: Record<string, string> = {}): Promise<Recording> {
  const [here, root, central] = [join(folder, name), join(folder, name, 'disk'), join(folder, name, 'central')]
  for (const made of [here, root, central]) mkdirSync(made)
  const headOffice = await startHeadOffice(await createScratchDatabase(inject('postgresUrl')), central)
  try {
    return await recordStory(
      {
        // Two folders that are not there yet, as on a new machine.
        dataDir: join(root, 'shop', 'data'),
        port: await freePort(),
        centralUrl: headOffice.url,
        syncUsername: headOffice.username,
        syncPassword: headOffice.password,
        pragmas: { POWER_CHECKPOINT_PAGES: '150', ...pragmas },
      },
      { folder: here, root, sales },
    )
  } finally {
    await headOffice.central.stop()
  }
}

it('whatever a power cut leaves, the server opens it, and no acknowledged sale is lost, halved or numbered twice', async () => {
  const recording = await record('full', 30)
  expectWholeStory(recording)
  const cuts = chooseCuts(recording.steps, 200)
  const result = await replay(recording, cuts, { seed, folder: images, startEvery: 60 })
  expect(lossLines(result.losses)).toEqual([])
  // It was a power cut, not only a kill: pictures lacked what had been written, in every way there is.
  expect(result.cuts).toBe(200)
  expect(Math.min(...Object.values(result.images))).toBeGreaterThan(20)
  expect(result.lacking).toBeGreaterThan(200)
  expect(result.salesChecked).toBeGreaterThan(5_000)
  expect(result.starts).toBeGreaterThan(3)
}, 120_000)

it('with synchronous=NORMAL acknowledged sales are lost, and this test sees it', async () => {
  const recording = await record('normal', 12, { POWER_SYNCHRONOUS: 'NORMAL' })
  const { losses } = await replay(recording, chooseCuts(recording.steps, 60), {
    seed,
    folder: images,
    startEvery: 1_000,
  })
  const lost = losses.filter(({ law }) => law === 'sale')
  expect(new Set(lost.map(({ step }) => step)).size).toBeGreaterThan(10)
  // It is durability that NORMAL gives up: the database stays whole.
  expect(losses.filter(({ law }) => law === 'whole')).toEqual([])
}, 120_000)

/** All of it is in the recording: what tills were told, pushes, checkpoints, a WAL that begins anew. */
function expectWholeStory({ steps, answered, dataDir }: Recording): void {
  const inodeOf = (name: string) =>
    steps.flatMap((step) => (step.kind === 'create' && step.path === join(dataDir, name) ? [step.inode] : []))
  const [database] = inodeOf('branch.sqlite')
  const wals = inodeOf('branch.sqlite-wal')
  const writes = steps.filter((step) => step.kind === 'write')
  const pages = writes.filter(({ inode }) => inode === database)
  const beginnings = writes.filter(({ inode, offset }) => wals.includes(inode) && offset === 0)
  const sent = Buffer.concat(steps.flatMap((step) => (step.kind === 'sent' ? [step.bytes] : []))).toString('latin1')
  expect(pages.length).toBeGreaterThan(100)
  expect(beginnings.length).toBeGreaterThan(1)
  expect(sent).toContain('/trpc/ingest.push')
  expect(answered.size).toBeGreaterThanOrEqual(30)
  expect([...answered.values()].filter((syncUuid) => !sent.includes(`"sync_uuid":"${syncUuid}"`))).toEqual([])
}
