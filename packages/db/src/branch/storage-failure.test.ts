import { expect, it } from 'vitest'
import { storageFailure } from './storage-failure.ts'

it('a full disk is told as such, wherever the result code is', () => {
  const full = Object.assign(new Error('database or disk is full'), { code: 'SQLITE_FULL', rawCode: 13 })
  const wrapped = Object.assign(new Error('Prisma failed'), {
    meta: { driverAdapterError: { cause: { originalCode: '13' } } },
  })
  expect(storageFailure(full)?.branchlineCode).toBe('DISK_FULL')
  expect(storageFailure(wrapped)?.branchlineCode).toBe('DISK_FULL')
})

it('an extended result code counts as what it extends', () => {
  const fsync = { rawCode: 10 | (4 << 8) }
  expect(storageFailure(fsync)).toMatchObject({
    branchlineCode: 'UNAVAILABLE',
    message: expect.stringContaining('disk'),
  })
})

it('what is about a row is not about the disk', () => {
  expect(storageFailure(Object.assign(new Error('UNIQUE'), { rawCode: 19 | (8 << 8) }))).toBeNull()
  expect(storageFailure(new Error('a broken law'))).toBeNull()
})
