import { expect, it } from 'vitest'
import { StepReader } from './step-reader.ts'

const hex = (text: string) => [...Buffer.from(text)].map((byte) => `\\x${byte.toString(16).padStart(2, '0')}`).join('')
const at = (fd: number, path: string) => `${fd}<${hex(path)}>`
const opened = (flags = 'O_RDWR|O_CREAT') =>
  `7 openat(AT_FDCWD<${hex('/')}>, "${hex('/disk/file')}", ${flags}, 0644) = ${at(3, '/disk/file')}`

function read(...lines: string[]) {
  const reader = new StepReader('/disk')
  return lines.flatMap((line) => reader.read(line))
}

it('a file is made once, and then opened', () => {
  expect(read(opened(), opened())).toEqual([{ kind: 'create', path: '/disk/file', inode: 1 }])
})

it('writes at an offset and one after the other are where the process put them', () => {
  const steps = read(
    opened(),
    `7 write(${at(3, '/disk/file')}, "${hex('ab')}", 2) = 2`,
    `7 write(${at(3, '/disk/file')}, "${hex('cd')}", 2) = 1`,
    `7 pwrite64(${at(3, '/disk/file')}, "${hex('ef')}", 2, 4096) = 2`,
  )
  expect(
    steps.slice(1).map((step) => step.kind === 'write' && [step.offset, Buffer.from(step.bytes).toString()]),
  ).toEqual([
    [0, 'ab'],
    [2, 'c'],
    [4096, 'ef'],
  ])
})

it('a call that another thread interrupts counts from when it ended', () => {
  const steps = read(
    opened(),
    `7 fsync(${at(3, '/disk/file')} <unfinished ...>`,
    `8 pwrite64(${at(3, '/disk/file')}, "${hex('ab')}", 2, 0) = 2`,
    '7 <... fsync resumed>)             = 0',
  )
  expect(steps.map(({ kind }) => kind)).toEqual(['create', 'write', 'sync'])
})

it('a sync that failed is no sync, and a write that failed is nothing', () => {
  const steps = read(
    opened(),
    `7 pwrite64(${at(3, '/disk/file')}, "${hex('ab')}", 2, 0) = -1 ENOSPC (No space left on device) (INJECTED)`,
    `7 fsync(${at(3, '/disk/file')}) = -1 EIO (Input/output error) (INJECTED)`,
  )
  expect(steps.slice(1)).toEqual([{ kind: 'sync failed', inode: 1 }])
})

it('files elsewhere and the index of the WAL are left out', () => {
  expect(
    read(
      `7 openat(AT_FDCWD<${hex('/')}>, "${hex('/else/file')}", O_RDWR|O_CREAT, 0644) = ${at(4, '/else/file')}`,
      `7 pwrite64(${at(4, '/else/file')}, "${hex('ab')}", 2, 0) = 2`,
      `7 openat(AT_FDCWD<${hex('/')}>, "${hex('/disk/a-shm')}", O_RDWR|O_CREAT, 0644) = ${at(5, '/disk/a-shm')}`,
      `7 ftruncate(${at(5, '/disk/a-shm')}, 3) = 0`,
    ),
  ).toEqual([])
})

it('what goes over a connection is heard, in one piece or in several', () => {
  const steps = read(
    `7 writev(9<TCP:[127.0.0.1:1->127.0.0.1:2]>, [{iov_base="${hex('ab')}", iov_len=2}, {iov_base="${hex('cd')}", iov_len=2}], 2) = 3`,
  )
  expect(steps).toEqual([{ kind: 'sent', connection: 'TCP:[127.0.0.1:1->127.0.0.1:2]', bytes: Buffer.from('abc') }])
})

it('a way to change a file that nobody modelled is refused', () => {
  expect(() => read(opened(), `7 fallocate(${at(3, '/disk/file')}, 0, 0, 4096) = 0`)).toThrow(/not modelled/)
})

it('a string that strace cut off is refused', () => {
  expect(() => read(opened(), `7 write(${at(3, '/disk/file')}, "${hex('ab')}"..., 900) = 900`)).toThrow(/cut off/)
})
