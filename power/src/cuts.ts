import { chanceOf } from './chance.ts'
import { type Change, type Kept, sectorBytes } from './disk.ts'

/** How a disk may have dealt with what was not synced when the power went. */
export const cutKinds = {
  'all kept': 'everything written is there, as after a kill -9',
  'all lost': 'nothing since the last sync is there',
  'some lost': 'each write is there or not',
  'last first': 'the disk wrote in reverse order, and did not come to the first ones',
  torn: 'everything is there but the last write, of which some sectors are',
} as const
export type CutKind = keyof typeof cutKinds
export const cutKindNames = Object.keys(cutKinds) as CutKind[]

/** What a cut of this kind keeps. The same for the same seed and step. */
export function keptBy(kind: CutKind, seed: number, step: number): Kept {
  const chance = chanceOf(seed, step, cutKindNames.indexOf(kind))
  const below = (count: number) => Math.floor(chance() * (count + 1))
  switch (kind) {
    case 'all kept':
      return { changes: (pending) => pending, entries: (count) => count }
    case 'all lost':
      return { changes: () => [], entries: () => 0 }
    case 'some lost':
      return { changes: (pending) => pending.filter(() => chance() < 0.5), entries: below }
    case 'last first':
      return { changes: (pending) => pending.slice(below(pending.length)).reverse(), entries: below }
    case 'torn':
      return {
        changes: (pending) => {
          const last = pending.at(-1)
          return last ? [...pending.slice(0, -1), ...sectorsOf(last).filter(() => chance() < 0.5)] : []
        },
        entries: (count) => count,
      }
  }
}

/** A change as the disk carries it out: sector by sector, as they lie on the disk. */
export function sectorsOf(change: Change): Change[] {
  if ('size' in change) return [change]
  const { offset, bytes } = change
  const parts: Change[] = []
  for (let at = 0; at < bytes.length; ) {
    const end = Math.min(bytes.length, at + sectorBytes - ((offset + at) % sectorBytes))
    parts.push({ offset: offset + at, bytes: bytes.subarray(at, end) })
    at = end
  }
  return parts
}
