import type { ConflictGetOutput } from '@branchline/protocol'
import { expect, it } from 'vitest'
import { isByField, mergeChoice } from './merge-choice.ts'

const conflict = {
  local: { doctype: 'Customer', name: 'C', credit_limit: '5', territory: 'Cairo' },
  incoming: { doctype: 'Customer', name: 'C', credit_limit: '7', loyalty: 'Gold' },
  differences: [
    { field: 'credit_limit', local: '5', incoming: '7' },
    { field: 'territory', local: 'Cairo' },
    { field: 'loyalty', incoming: 'Gold' },
  ],
} as unknown as ConflictGetOutput['conflict']
const from = (side: 'local' | 'incoming') => ({ from: side })

it('a side that wins in every field wins as a whole', () => {
  expect(mergeChoice(conflict, {})).toEqual({ pick: 'local', document: conflict.local })
  const all = { credit_limit: from('incoming'), territory: from('incoming'), loyalty: from('incoming') }
  expect(mergeChoice(conflict, all)).toEqual({ pick: 'incoming', document: conflict.incoming })
})

it('each field stands as it was chosen; a side without it takes it away', () => {
  const choices = { territory: from('incoming'), credit_limit: { from: 'edit' as const, value: '6' } }
  expect(mergeChoice(conflict, choices)).toEqual({
    pick: 'merged',
    document: { doctype: 'Customer', name: 'C', credit_limit: '6' },
  })
})

it('where one side deleted the record there are no fields to choose', () => {
  expect(isByField(conflict)).toBe(true)
  expect(isByField({ ...conflict, incoming: null })).toBe(false)
})
