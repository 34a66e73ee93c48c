import { BranchlineError } from '@branchline/protocol'
import { expect, it } from 'vitest'
import { classifyDatabaseError, storageFailure } from './classify-database-error.ts'

const wrapped = (code: string) =>
  Object.assign(new Error('Prisma failed'), { meta: { driverAdapterError: { cause: { originalCode: code } } } })

it('a database that is away, or whose disk is full, is told as that, and what it said is kept for the log', () => {
  const away = Object.assign(new Error('terminating connection due to administrator command'), { code: '57P01' })
  expect(storageFailure(away)).toMatchObject({ branchlineCode: 'UNAVAILABLE', cause: away })
  expect(storageFailure(wrapped('ECONNREFUSED'))).toMatchObject({ branchlineCode: 'UNAVAILABLE' })
  // A statement that took longer than it may says nothing of the rows.
  expect(storageFailure(wrapped('57014'))).toMatchObject({ branchlineCode: 'UNAVAILABLE' })
  expect(storageFailure(wrapped('53100'))).toMatchObject({ branchlineCode: 'DISK_FULL' })
})

it('a connection that was ended is told as a database that is away, with and without a code', () => {
  for (const ended of [
    wrapped('25P03'),
    new Error('Connection terminated unexpectedly'),
    new Error('Client has encountered a connection error and is not queryable'),
    new Error('Prisma failed', { cause: new Error('timeout exceeded when trying to connect') }),
  ])
    expect(storageFailure(ended)).toMatchObject({ branchlineCode: 'UNAVAILABLE' })
})

it('a character that no database holds is the fault of whoever sent it, and still of its row', () => {
  const told = storageFailure(wrapped('22021'))
  expect(told).toMatchObject({ branchlineCode: 'VALIDATION_FAILED' })
  expect(classifyDatabaseError(told)).toBe('data')
})

it('what is about rows, a refusal, and what nobody knows stay as they are', () => {
  const refusal = new BranchlineError('NOT_FOUND', 'There is no Item TEA.')
  for (const error of [wrapped('23505'), wrapped('40001'), refusal, new Error('a broken law')]) {
    expect(storageFailure(error)).toBe(error)
  }
})

it('a failure is still known for what it was once it is told as a refusal', () => {
  expect(classifyDatabaseError(storageFailure(wrapped('57P01')))).toBe('unavailable')
})
