import { expect, it } from 'vitest'
import { ruleChange } from './rule-commands.ts'

it('what is assigned has the kind of value its field has', () => {
  expect(
    ruleChange('Item', ['batchSize=500', 'enabled=false', 'branchFilterField=null', 'conflictRule=Manual']),
  ).toEqual({ doctype: 'Item', batchSize: 500, enabled: false, branchFilterField: null, conflictRule: 'Manual' })
})

it('a field that is none, and a value that is none, are refused before central is asked', () => {
  expect(() => ruleChange('Item', ['colour=red'])).toThrow('colour=red is none of')
  expect(() => ruleChange('Item', ['batchSize'])).toThrow('batchSize is none of')
  expect(() => ruleChange('Item', ['direction=Sideways'])).toThrow('direction')
})
