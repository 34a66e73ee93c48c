import type { Fetch } from '@branchline/protocol'
import { expect, it } from 'vitest'
import type { Job, Jobs } from '../jobs/jobs.ts'
import { callScope, inScope, requestIdOf, tracedFetch, tracedJobs } from './call-scope.ts'

const ids = { uuid: () => 'a-new-one' }

it('what is asked for during a call bears its id, and what is asked for outside of one an id of its own', async () => {
  const sent: unknown[] = []
  const fetch: Fetch = async (_url, init) => {
    sent.push(init?.headers)
    return { ok: true, status: 200, json: async () => ({}) }
  }
  const traced = tracedFetch(fetch, ids)
  await inScope({ requestId: 'request-1', operation: 'sync.push' }, () => traced('http://a', { headers: { a: 'b' } }))
  await traced('http://a')
  expect(sent).toEqual([{ a: 'b', 'x-request-id': 'request-1' }, { 'x-request-id': 'a-new-one' }])
})

it('a run of a job is a call of its own, across everything it waits for', async () => {
  let started: Job | undefined
  const jobs = {
    start: (job: Job) => {
      started = job
    },
  } as unknown as Jobs
  const seen: unknown[] = []
  tracedJobs(jobs, ids).start({
    name: 'drain',
    intervalMs: () => 1,
    run: async () => {
      await Promise.resolve()
      seen.push(callScope())
      return null
    },
  })
  await started?.run(new AbortController().signal)
  expect(seen).toEqual([{ requestId: 'a-new-one', operation: 'drain' }])
  expect(callScope()).toBeUndefined()
})

it.each(['short', 'with spaces in it', 'x'.repeat(65), 'new\nline-in-it', undefined, ['a-list-of-ids']])(
  'an id that is none is not taken over: %s',
  (given) => {
    expect(requestIdOf(given, ids)).toBe('a-new-one')
  },
)
