import { existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { freePort } from '@branchline/platform/testing'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { checkImage } from './check-image.ts'
import { checkStart } from './check-start.ts'
import { chooseCuts } from './choose-cuts.ts'
import { branchCode, startRecorded, traceFile, whyNoRecording } from './record.ts'
import { replay } from './replay.ts'
import { lossLines } from './report.ts'
import { readSteps, sell } from './story.ts'
import { Listener } from './told.ts'

// strace answers EIO to one sync of a real branch server. The system then takes what was unsynced for written: no later sync can be trusted.

const folder = mkdtempSync(join(tmpdir(), 'branchline-failing-disk-'))
const images = mkdtempSync(join(existsSync('/dev/shm') ? '/dev/shm' : tmpdir(), 'branchline-failing-disk-'))
const sales = 12

beforeAll(() => {
  const missing = whyNoRecording()
  if (missing) throw new Error(missing)
})
afterAll(() => {
  for (const made of [folder, images]) rmSync(made, { recursive: true, force: true })
})

/** Starts a server whose n-th sync fails, and sells as long as it answers. */
async function sellOnFailingDisk(when: number) {
  const here = join(folder, String(when))
  const root = join(here, 'disk')
  mkdirSync(root, { recursive: true })
  const answered = new Map<string, string>()
  const server = {
    dataDir: join(root, 'data'),
    port: await freePort(),
    centralUrl: 'http://127.0.0.1:9',
    syncUsername: 'branch-CAI',
    syncPassword: 'the-password-of-the-first-start',
    // Nearly every commit is followed by a checkpoint: its syncs are among those that fail.
    pragmas: { POWER_CHECKPOINT_PAGES: '20' },
    inject: ['-e', `inject=fsync:error=EIO:when=${when}`],
  }
  let refused: unknown = null
  let code: number | null = null
  try {
    const branch = await startRecorded(server, traceFile(here, 0))
    await sell(branch.api, sales, answered).catch((error) => {
      refused = error
    })
    if (refused) code = await branch.ended
    else await branch.stop('SIGKILL')
  } catch (error) {
    refused = error
    code = 1
  }
  const steps = await readSteps(root, [traceFile(here, 0)])
  const { dataDir, port } = server
  return { recording: { steps, root, dataDir, port, answered }, refused, code }
}

it.for([8, 18, 33, 34, 36, 41])(
  'when the disk refuses sync %i, nothing is acknowledged that is lost, and the server ends where it may not go on',
  async (when) => {
    const { recording, refused, code } = await sellOnFailingDisk(when)
    const { steps, answered, dataDir, port } = recording
    const failed = steps.findIndex(({ kind }) => kind === 'sync failed')
    expect(failed).toBeGreaterThan(0)
    // A checkpoint may fail, for SQLite does it again; a commit that fails ends the server.
    if (refused) expect(code).toBe(1)
    else expect(answered.size).toBe(sales)
    // As the next start finds it, and as a power cut at any moment after the failure would have left it.
    const listener = new Listener(port)
    for (const step of steps) listener.hear(step)
    expect(await checkImage(dataDir, branchCode, listener.told)).toBeNull()
    expect(await checkStart(dataDir, listener.told)).toBeNull()
    const cuts = chooseCuts(steps, 1_000_000).filter((step) => step >= failed)
    const chosen = cuts.filter((_, index) => index % Math.ceil(cuts.length / 20) === 0)
    const { losses } = await replay(recording, chosen, { seed: when, folder: images, startEvery: 1_000 })
    expect(lossLines(losses)).toEqual([])
  },
)
