import { AsyncLocalStorage } from 'node:async_hooks'
import type { Fetch, Ids } from '@branchline/protocol'
import type { Job, Jobs } from '../jobs/jobs.ts'

/** What every log line of a call or a job's run carries. */
export interface CallScope {
  requestId: string
  /** The procedure that was called, or the job that runs. */
  operation: string
  branchCode?: string
}

export const requestIdHeader = 'x-request-id'
const requestIdPattern = /^[A-Za-z0-9_-]{8,64}$/

const scopes = new AsyncLocalStorage<CallScope>()

/** Of the call or run that this belongs to; undefined: of none. */
export function callScope(): CallScope | undefined {
  return scopes.getStore()
}

export function inScope<T>(scope: CallScope, body: () => T): T {
  return scopes.run(scope, body)
}

/** The id that a caller gave his request, if it is one; else a new one. */
export function requestIdOf(given: unknown, ids: Pick<Ids, 'uuid'>): string {
  return typeof given === 'string' && requestIdPattern.test(given) ? given : ids.uuid()
}

/** Every request says which call or run it was made for: the other side's log lines bear the same id. */
export function tracedFetch(fetch: Fetch, ids: Pick<Ids, 'uuid'>): Fetch {
  return (url, init) => {
    const requestId = callScope()?.requestId ?? ids.uuid()
    const headers = { ...(init?.headers as Record<string, string> | undefined), [requestIdHeader]: requestId }
    return fetch(url, { ...init, headers })
  }
}

/** Each run of a job is a call of its own. */
export function tracedJobs(jobs: Jobs, ids: Pick<Ids, 'uuid'>): Jobs {
  const traced = ({ name, run, ...job }: Job): Job => ({
    ...job,
    name,
    run: (signal) => inScope({ requestId: ids.uuid(), operation: name }, () => run(signal)),
  })
  return { ...jobs, start: (job) => jobs.start(traced(job)) }
}
