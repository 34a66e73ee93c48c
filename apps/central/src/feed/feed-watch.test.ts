import { expect, it } from 'vitest'
import { FeedWatch } from './feed-watch.ts'

const forever = new AbortController().signal

it('a commit between the look and the wait is not missed', async () => {
  const watch = new FeedWatch()
  const seen = watch.version
  watch.wake()
  await watch.beyond(seen, forever)
})

it('one commit wakes every waiter', async () => {
  const watch = new FeedWatch()
  const waits = [1, 2, 3].map(() => watch.beyond(watch.version, forever))
  watch.wake()
  await Promise.all(waits)
})

it('an aborted wait ends', async () => {
  const abort = new AbortController()
  const wait = new FeedWatch().beyond(0, abort.signal)
  abort.abort()
  await wait
})

it('a branch is told of pending changes until it has looked and found nothing', () => {
  const watch = new FeedWatch()
  expect(watch.mayBePending('CAI')).toBe(true)
  watch.noteCaughtUp('CAI', watch.version)
  expect(watch.mayBePending('CAI')).toBe(false)
  watch.wake()
  expect(watch.mayBePending('CAI')).toBe(true)
})
