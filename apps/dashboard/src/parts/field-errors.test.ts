import { expect, it } from 'vitest'
import { fieldErrors } from './field-errors.ts'

const error = (meaning: string) => ({ code: 'VALIDATION_FAILED' as const, meaning, action: '' })

it('each field gets what is said of it', () => {
  const said = error('batchSize: must be at least 1; priority: expected number')
  expect(fieldErrors(said, ['batchSize', 'priority', 'direction'])).toEqual({
    batchSize: 'must be at least 1',
    priority: 'expected number',
  })
})

it('what is of no field, or of another kind, is said of none', () => {
  expect(fieldErrors(error('This cannot be.'), ['batchSize'])).toEqual({})
  expect(fieldErrors({ ...error('batchSize: x'), code: 'FORBIDDEN' }, ['batchSize'])).toEqual({})
})
