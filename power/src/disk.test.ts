import { expect, it } from 'vitest'
import { keptBy, sectorsOf } from './cuts.ts'
import { changed, Disk } from './disk.ts'
import type { Step } from './step.ts'

const bytes = (text: string) => new TextEncoder().encode(text)
const write = (offset: number, text: string): Step => ({ kind: 'write', inode: 1, offset, bytes: bytes(text) })
const sync: Step = { kind: 'sync', inode: 1 }
const made: Step[] = [
  { kind: 'mkdir', path: '/disk/shop' },
  { kind: 'sync folder', path: '/disk' },
  { kind: 'create', path: '/disk/shop/file', inode: 1 },
  { kind: 'sync folder', path: '/disk/shop' },
]

function after(steps: Step[], kind: 'all lost' | 'all kept' = 'all lost'): Record<string, string> {
  const disk = new Disk()
  for (const step of steps) disk.apply(step)
  return Object.fromEntries(
    [...disk.cut(keptBy(kind, 1, 1))].map(([path, held]) => [path, Buffer.from(held).toString()]),
  )
}

it('what was synced is there, and what was not may be gone', () => {
  const steps = [...made, write(0, 'first'), sync, write(5, ' second')]
  expect(after(steps)).toEqual({ '/disk/shop/file': 'first' })
  expect(after(steps, 'all kept')).toEqual({ '/disk/shop/file': 'first second' })
})

it('a synced file whose folder was not synced may have no name', () => {
  expect(after([...made.slice(0, 3), write(0, 'first'), sync])).toEqual({})
})

it('a folder that was not synced takes all that is in it along', () => {
  const [mkdir, , ...rest] = made as [Step, Step, ...Step[]]
  expect(after([mkdir, ...rest, write(0, 'first'), sync])).toEqual({})
})

it('a name that was taken away stays until its folder is synced', () => {
  const steps: Step[] = [...made, write(0, 'first'), sync, { kind: 'unlink', path: '/disk/shop/file' }]
  expect(after(steps)).toEqual({ '/disk/shop/file': 'first' })
  expect(after([...steps, { kind: 'sync folder', path: '/disk/shop' }])).toEqual({})
})

it('a file under another name is the same file', () => {
  const steps: Step[] = [
    ...made,
    write(0, 'first'),
    sync,
    { kind: 'rename', from: '/disk/shop/file', to: '/disk/shop/other' },
  ]
  expect(after(steps, 'all kept')).toEqual({ '/disk/shop/other': 'first' })
  expect(after(steps)).toEqual({ '/disk/shop/file': 'first' })
})

it('what a sync failed on may be gone even after a later sync, which keeps what was written since', () => {
  const steps: Step[] = [...made, write(0, 'lost?'), { kind: 'sync failed', inode: 1 }, write(5, ' kept'), sync]
  expect(after(steps)).toEqual({ '/disk/shop/file': '\0\0\0\0\0 kept' })
  expect(after(steps, 'all kept')).toEqual({ '/disk/shop/file': 'lost? kept' })
})

it('what lies behind the end of a shortened file reads as zeros when it grows again', () => {
  const grown = changed(bytes('abcdef'), [{ size: 2 }, { offset: 4, bytes: bytes('x') }])
  expect(Buffer.from(grown).toString()).toBe('ab\0\0x')
})

it('a torn write keeps whole sectors', () => {
  const parts = sectorsOf({ offset: 500, bytes: new Uint8Array(600) })
  expect(parts.map((part) => 'bytes' in part && [part.offset, part.bytes.length])).toEqual([
    [500, 12],
    [512, 512],
    [1024, 76],
  ])
})

it('the same seed and step cut the same way', () => {
  const kept = (seed: number) => {
    const { changes } = keptBy('some lost', seed, 7)
    return changes(Array.from({ length: 40 }, (_, size) => ({ size })))
  }
  expect(kept(3)).toEqual(kept(3))
  expect(kept(3)).not.toEqual(kept(4))
})
