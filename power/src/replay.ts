import { createHash } from 'node:crypto'
import { join, relative } from 'node:path'
import { type Broken, checkImage } from './check-image.ts'
import { checkStart } from './check-start.ts'
import { type CutKind, cutKindNames, keptBy } from './cuts.ts'
import { Disk } from './disk.ts'
import { layOut } from './image.ts'
import { branchCode } from './record.ts'
import type { Recording } from './story.ts'
import { Listener } from './told.ts'

/** A law broken after the power went behind a step. */
export interface Loss extends Broken {
  step: number
  kind: CutKind
}

export interface Replayed {
  cuts: number
  /** How many pictures of the disk each kind of cut left that were not seen before. */
  images: Record<CutKind, number>
  /** Pictures that lack something the process had written. */
  lacking: number
  salesChecked: number
  /** Pictures on which the whole server was started, and sold. */
  starts: number
  losses: Loss[]
}

export interface ReplayOptions {
  seed: number
  /** Where a picture of the disk is laid out; fast is good. */
  folder: string
  /** The whole server is started on every so manieth picture. */
  startEvery: number
  /** Only every `of`-th cut, from `share` on: several processes replay one recording together. */
  share?: { part: number; of: number }
  progress?: (done: number, of: number) => void
}

/** Cuts the power after each of these steps in every way, opens what is left, and checks it. */
export async function replay(recording: Recording, cuts: readonly number[], options: ReplayOptions): Promise<Replayed> {
  const { seed, folder, startEvery, share = { part: 0, of: 1 }, progress } = options
  const { steps, root, dataDir, port } = recording
  const disk = new Disk()
  const listener = new Listener(port)
  const mine = cuts.filter((_, index) => index % share.of === share.part)
  const images = Object.fromEntries(cutKindNames.map((kind) => [kind, 0])) as Record<CutKind, number>
  const result: Replayed = { cuts: mine.length, images, lacking: 0, salesChecked: 0, starts: 0, losses: [] }
  const seen = new Set<string>()
  let next = 0
  for (const [done, cut] of mine.entries()) {
    for (; next <= cut; next += 1) {
      const step = steps[next]
      if (!step) break
      disk.apply(step)
      listener.hear(step)
    }
    const { told } = listener
    const whole = fingerprint(disk.cut(keptBy('all kept', seed, cut)))
    for (const kind of cutKindNames) {
      const files = disk.cut(keptBy(kind, seed, cut))
      const print = fingerprint(files)
      // The same picture with nothing more told is the same case.
      const key = `${print} ${told.sales.size} ${told.sent.size} ${told.answered}`
      if (seen.has(key)) continue
      seen.add(key)
      images[kind] += 1
      if (print !== whole) result.lacking += 1
      result.salesChecked += told.sales.size
      layOut(files, root, folder)
      const here = join(folder, relative(root, dataDir))
      const wantsStart = seen.size % startEvery === 0
      if (wantsStart) result.starts += 1
      const broken = (await checkImage(here, branchCode, told)) ?? (wantsStart ? await checkStart(here, told) : null)
      if (broken) result.losses.push({ ...broken, step: cut, kind })
    }
    progress?.(done + 1, mine.length)
  }
  return result
}

function fingerprint(files: ReadonlyMap<string, Uint8Array>): string {
  const hash = createHash('sha1')
  for (const [path, bytes] of [...files].sort(([a], [b]) => (a < b ? -1 : 1)))
    hash.update(`${path} ${bytes.length} `).update(bytes)
  return hash.digest('hex')
}
