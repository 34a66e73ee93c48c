import { existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { availableParallelism, tmpdir } from 'node:os'
import { join } from 'node:path'
import { startScratchServer } from '@branchline/db/testing'
import { freePort } from '@branchline/platform/testing'
import { Command, InvalidArgumentError, Option } from 'commander'
import { chooseCuts } from './choose-cuts.ts'
import { startHeadOffice } from './head-office.ts'
import { whyNoRecording } from './record.ts'
import { type Part, replayInProcesses, replayPart } from './replay-in-processes.ts'
import { linesOf, lossLines } from './report.ts'
import { openRecording, type Recording, recordStory } from './story.ts'

interface Flags {
  seed: number
  sales: number
  cuts: number
  synchronous?: string
  recording?: string
  part?: string
}

const all = 1_000_000
const checkpointPages = 150
const startEvery = 200
const number = (text: string) => {
  if (!/^\d{1,9}$/.test(text)) throw new InvalidArgumentError('a whole number')
  return Number(text)
}

const flags = new Command('power')
  .description('Records what a branch server writes, cuts the power behind every step, and opens what is left.')
  .option('--seed <seed>', 'what is lost of the unsynced', number, 1)
  .option('--sales <count>', 'how many the recorded shop makes', number, 60)
  .option('--cuts <count>', 'cut points; all of them unless fewer are asked for', number, all)
  .option('--recording <folder>', 'replay this one again')
  .addOption(new Option('--synchronous <mode>', 'what the product refuses to run with').choices(['NORMAL', 'OFF']))
  .addOption(new Option('--part <json>').hideHelp())
  .parse()
  .opts<Flags>()

if (flags.part) await replayPart(JSON.parse(flags.part) as Part, (message) => process.send?.(message))
else process.exitCode = await run()

async function run(): Promise<number> {
  const missing = whyNoRecording()
  if (missing) {
    console.error(missing)
    return 2
  }
  const folder = flags.recording ?? mkdtempSync(join(tmpdir(), 'branchline-power-'))
  console.log(flags.recording ? 'reading the recording …' : 'recording a shop: three lives of its server …')
  const recording = flags.recording ? await openRecording(folder) : await record(folder)
  const images = mkdtempSync(join(existsSync('/dev/shm') ? '/dev/shm' : tmpdir(), 'branchline-power-'))
  try {
    const result = await replayInProcesses(partsOf(folder, images), process.argv[1] ?? '', progressOf(recording))
    for (const line of linesOf(recording, result)) console.log(line)
    for (const line of lossLines(result.losses)) console.log(line)
    if (result.losses.length === 0) {
      console.log('No power cut breaks a law.')
      if (!flags.recording) rmSync(folder, { recursive: true, force: true })
      return 0
    }
    console.log(`again: npx --yes pnpm@10.34.9 power --recording ${folder} --seed ${flags.seed} --cuts ${flags.cuts}`)
    return 1
  } finally {
    rmSync(images, { recursive: true, force: true })
  }
}

async function record(folder: string): Promise<Recording> {
  const [root, central] = [join(folder, 'disk'), join(folder, 'central')]
  for (const made of [root, central]) mkdirSync(made)
  const postgres = await startScratchServer()
  const headOffice = await startHeadOffice(postgres.url, central)
  const pragmas = {
    POWER_CHECKPOINT_PAGES: String(checkpointPages),
    ...(flags.synchronous ? { POWER_SYNCHRONOUS: flags.synchronous } : {}),
  }
  try {
    return await recordStory(
      {
        dataDir: join(root, 'shop', 'data'),
        port: await freePort(),
        centralUrl: headOffice.url,
        syncUsername: headOffice.username,
        syncPassword: headOffice.password,
        pragmas,
      },
      { folder, root, sales: flags.sales },
    )
  } finally {
    await headOffice.central.stop()
    await postgres.stop()
  }
}

function partsOf(recording: string, folder: string): Part[] {
  const of = availableParallelism()
  const { seed, cuts } = flags
  return Array.from({ length: of }, (_, part) => ({ recording, seed, cuts, folder, startEvery, part, of }))
}

/** One line that is written over on a terminal; elsewhere one at each tenth. */
function progressOf({ steps }: Recording): (done: number) => void {
  const wanted = chooseCuts(steps, flags.cuts).length
  let tenths = 0
  return (done) => {
    if (process.stdout.isTTY) process.stdout.write(`\r${done} of ${wanted} cut points\r`)
    else if (done * 10 >= (tenths + 1) * wanted) {
      tenths = Math.floor((done * 10) / wanted)
      console.log(`${done} of ${wanted} cut points`)
    }
  }
}
