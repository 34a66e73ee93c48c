import { expect, it } from 'vitest'
import type { ShownError } from '../api/shown-error.ts'
import { Hub, type Watcher } from './hub.ts'

const refused: ShownError = { code: 'UNAUTHENTICATED', meaning: '', action: '' }

/** A hub whose rounds a test starts, over a server that counts. */
function setUp() {
  const timers = new Set<() => void>()
  const calls: string[] = []
  const world = { value: 1, refuses: new Set<string>() }
  const hub = new Hub({
    load: async (_topic, token) => {
      calls.push(token)
      return world.refuses.has(token) ? { ok: false, error: refused } : { ok: true, value: { n: world.value } }
    },
    everyMs: () => 1_000,
    setTimer: (work) => {
      timers.add(work)
      return () => timers.delete(work)
    },
  })
  const round = async () => {
    const due = [...timers]
    timers.clear()
    for (const work of due) work()
    await settle()
  }
  return { hub, calls, world, round, timers }
}

const settle = () => new Promise((done) => setImmediate(done))

function watcher(token: string): Watcher & { got: unknown[]; ended: boolean } {
  const got: unknown[] = []
  return {
    token,
    got,
    ended: false,
    send(text) {
      got.push(JSON.parse(text.slice('data: '.length)))
      return true
    },
    end() {
      this.ended = true
    },
  }
}

it('a hundred watchers cost one call a round, and get the same', async () => {
  const { hub, calls, world, round } = setUp()
  const watchers = Array.from({ length: 100 }, (_, at) => watcher(`token-${at}`))
  for (const one of watchers) hub.watch('fleet', one)
  await settle()
  expect(calls).toHaveLength(1)
  world.value = 2
  await round()
  expect(calls).toHaveLength(2)
  const last = { topic: 'fleet', patch: { $fields: { n: { $set: 2 } } } }
  expect(watchers.every(({ got }) => JSON.stringify(got.at(-1)) === JSON.stringify(last))).toBe(true)
})

it('nothing is sent while nothing changes', async () => {
  const { hub, round } = setUp()
  const one = watcher('a')
  hub.watch('fleet', one)
  await settle()
  await round()
  await round()
  expect(one.got).toEqual([{ topic: 'fleet', value: { n: 1 } }])
})

it('who joins later gets the whole value at once', async () => {
  const { hub, calls } = setUp()
  hub.watch('fleet', watcher('a'))
  await settle()
  const late = watcher('b')
  hub.watch('fleet', late)
  expect(late.got).toEqual([{ topic: 'fleet', value: { n: 1 } }])
  expect(calls).toHaveLength(1)
})

it('logins are used in turn, so one that ended is noticed, told, and let go; the others see on', async () => {
  const { hub, calls, world, round } = setUp()
  const [stays, goes] = [watcher('stays'), watcher('goes')]
  hub.watch('fleet', stays)
  hub.watch('fleet', goes)
  await settle()
  world.refuses.add('goes')
  world.value = 2
  await round()
  await round()
  expect(goes.ended).toBe(true)
  expect(new Set(calls)).toEqual(new Set(['stays', 'goes']))
  expect(stays.got.at(-1)).toEqual({ topic: 'fleet', patch: { $fields: { n: { $set: 2 } } } })
  expect(stays.ended).toBe(false)
})

it('with the last watcher the rounds end', async () => {
  const { hub, timers } = setUp()
  const one = watcher('a')
  hub.watch('fleet', one)
  await settle()
  hub.leave(one)
  expect(hub.topicCount).toBe(0)
  expect(timers.size).toBe(0)
})

it('what was done is seen at once', async () => {
  const { hub, world } = setUp()
  const one = watcher('a')
  hub.watch('fleet', one)
  await settle()
  world.value = 9
  hub.wake()
  await settle()
  expect(one.got.at(-1)).toEqual({ topic: 'fleet', patch: { $fields: { n: { $set: 9 } } } })
})
