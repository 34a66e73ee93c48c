import { DriverAdapterError } from '@prisma/driver-adapter-utils'
import { expect, it } from 'vitest'
import { isDiskFailure } from './disk-failure.ts'

const sqlite = (rawCode: number) => Object.assign(new Error('disk I/O error'), { rawCode })

it('a sync or a write that the disk refused is a failure of the disk, as SQLite or Prisma says it', () => {
  expect(isDiskFailure(sqlite(1034))).toBe(true)
  expect(isDiskFailure(sqlite(778))).toBe(true)
  expect(isDiskFailure(new DriverAdapterError({ kind: 'sqlite', extendedCode: 1034, message: 'disk I/O error' }))).toBe(
    true,
  )
})

it('a full disk, a busy database and other errors are not', () => {
  for (const rawCode of [13, 5, 19]) expect(isDiskFailure(sqlite(rawCode))).toBe(false)
  for (const other of [new Error('no'), null, undefined, 'disk I/O error', { rawCode: 10 }]) {
    expect(isDiskFailure(other)).toBe(false)
  }
})
