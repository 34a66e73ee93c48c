import { describe, expect, it } from 'vitest'
import { decideHeartbeat, decidePush, type FenceState, fenceOf, type Presented, type Reporter } from './fence.ts'

const state: FenceState = { instance: 'mine', newest: 't9', previous: 't8', seen: false, floor: 100, pendingFloor: 120 }
const seen: FenceState = { ...state, seen: true }
const first: FenceState = { ...state, previous: '' }

describe('a push', () => {
  it.each<[string, FenceState | null, string, string | null, number | 'refuse']>([
    ['before the first heartbeat, without a token', null, 'mine', null, 0],
    ['before the first heartbeat of this life of central, with a token of an earlier one', null, 'mine', 't9', 0],
    ['with the newest token', state, 'mine', 't9', 120],
    ['with the last but one', state, 'mine', 't8', 100],
    ['with an older token', state, 'mine', 't7', 'refuse'],
    ['without a token after the first heartbeat', state, 'mine', null, 'refuse'],
    ['without a token after a first heartbeat that had none', first, 'mine', null, 'refuse'],
    ['with the newest token and another instance', state, 'other', 't9', 'refuse'],
    ['with the last but one and another instance', state, 'other', 't8', 'refuse'],
    ['with an older token and another instance', state, 'other', 't7', 'refuse'],
  ])('%s', (_what, held, instance, fence, wanted) => {
    const decided = decidePush(held, { instance, fence })
    expect(decided === 'refuse' ? decided : decided.floor).toBe(wanted)
  })

  it('with the newest token confirms it, once', () => {
    expect(decidePush(state, { instance: 'mine', fence: 't9' })).toMatchObject({ confirms: true })
    expect(decidePush(seen, { instance: 'mine', fence: 't9' })).toMatchObject({ confirms: false })
    expect(decidePush(seen, { instance: 'mine', fence: 't8' })).toMatchObject({ floor: 100, confirms: false })
  })

  it('a reported floor is none before the token comes back that answered it', () => {
    const clone: Presented = { instance: 'mine', fence: 't8' }
    expect(decidePush({ ...state, pendingFloor: 500 }, clone)).toEqual({ floor: 100, confirms: false })
  })
})

describe('a heartbeat', () => {
  const from = (fence: string | null, more: Partial<Reporter> = {}): Reporter => {
    return { instance: 'mine', fence, silent: false, wentBack: false, known: null, ...more }
  }
  const unreported: FenceState = { ...seen, floor: 0, pendingFloor: 0 }
  const silentOther: Partial<Reporter> = { instance: 'other', silent: true }

  it.each<[string, FenceState | null, Reporter, boolean, ReturnType<typeof decideHeartbeat>]>([
    ['the first of a branch', null, from(null), true, 'accept'],
    ['the first in a new life of central, with a newer token', null, from('t10'), true, 'accept'],
    [
      'the first in a new life of central, from a branch that is an older copy',
      null,
      from('t3', { wentBack: true }),
      true,
      'adopt',
    ],
    ['with the newest token', state, from('t9'), false, 'accept'],
    ['again with the token whose answer was lost', state, from('t8'), false, 'accept'],
    ['with the token before a newest that pushes came with', seen, from('t8'), false, 'refuse'],
    ['without one, though pushes came with the first answer', { ...first, seen: true }, from(null), false, 'refuse'],
    ['again without one, the first answer lost', first, from(null), false, 'accept'],
    ['that says no token, of a branch older than it', unreported, from(null, { silent: true }), false, 'accept'],
    ['that says no token, of another instance', unreported, from(null, silentOther), false, 'refuse'],
    ['that says no token, where a floor was reported', seen, from(null, { silent: true }), false, 'refuse'],
    ['with an older token while the branch is heard', state, from('t7'), false, 'refuse'],
    ['with an older token after ten quiet minutes', state, from('t7'), true, 'adopt'],
    [
      'with the newest token of an older copy while the branch is heard',
      state,
      from('t9', { wentBack: true }),
      false,
      'refuse',
    ],
    [
      'with the newest token of an older copy after ten quiet minutes',
      state,
      from('t9', { wentBack: true }),
      true,
      'adopt',
    ],
    ['from an empty folder while the branch is heard', state, from(null, { instance: 'new' }), false, 'refuse'],
    ['from an empty folder beside a branch new like it', first, from(null, { instance: 'new' }), false, 'refuse'],
    ['from an empty folder after ten quiet minutes', state, from(null, { instance: 'new' }), true, 'adopt'],
    [
      'again from one that was adopted and never heard so',
      state,
      from('t8', { instance: 'before' }),
      false,
      'adopt again',
    ],
    [
      'with the newest token under the instance before',
      state,
      from('t9', { instance: 'before' }),
      false,
      'adopt again',
    ],
    [
      'again from an older copy that was adopted and never heard so',
      state,
      from('t8', { instance: 'before', wentBack: true }),
      false,
      'adopt again',
    ],
    ['with the newest token of an older copy that caught up', state, from('t9', { known: 'waiting' }), false, 'adopt'],
    [
      'from the branch, where one with the same token was turned down',
      state,
      from('t9', { known: 'dismissed' }),
      false,
      'accept',
    ],
    ['from the one a person chose', state, from('t7', { known: 'chosen' }), false, 'adopt'],
    ['from one a person turned down, however quiet it is', state, from('t7', { known: 'dismissed' }), true, 'refuse'],
    ['from one that waits for a person', state, from('t7', { known: 'waiting' }), false, 'refuse'],
  ])('%s', (_what, held, reporter, quiet, wanted) => {
    expect(decideHeartbeat(held, reporter, quiet)).toBe(wanted)
  })
})

it('two copies of one token, before anything is pushed: the one that reports second is the branch, the other is refused at its next heartbeat', () => {
  const given = ['t10', 't11']
  const copy = { instance: 'mine', silent: false, wentBack: false, known: null }
  let held: FenceState = state
  for (const newest of given) {
    expect(decideHeartbeat(held, { ...copy, fence: 't9' }, false)).toBe('accept')
    held = { ...held, newest, previous: 't9' }
  }
  const report = (fence: string) => decideHeartbeat(held, { ...copy, fence }, false)
  expect(report('t10')).toBe('refuse')
  expect(decidePush(held, { instance: 'mine', fence: 't10' })).toBe('refuse')
  expect(report('t11')).toBe('accept')
})

it('tokens given in another life of the database count for nothing', () => {
  const row = {
    instance: 'mine',
    fence: 't9',
    previousFence: 't8',
    fenceEpoch: 'e1',
    fenceSeen: false,
    pendingFloor: 0,
    floor: 0,
  }
  expect(fenceOf(row, 'e1')).toMatchObject({ newest: 't9', previous: 't8' })
  expect(fenceOf(row, 'e2')).toBeNull()
  expect(fenceOf({ ...row, fenceEpoch: null }, 'e1')).toBeNull()
  expect(fenceOf(null, 'e1')).toBeNull()
})
