import type { Clock, Log } from '@branchline/protocol'
import type { RequestHandler } from 'express'
import { inProcessJobs } from './in-process-jobs.ts'
import type { Jobs } from './jobs.ts'

export interface JobsOptions {
  /** Absent: jobs run in process. */
  redisUrl: string | undefined
  /** Whose jobs they are: all processes of one server say the same, and nobody else. Letters, digits, `:` and `-`. */
  owner: string
  /** No other process has this owner: what a killed one left in Redis is forgotten at the start. */
  alone: boolean
}

/** The jobs of a server: on Redis where its address is set, else in process. Never waits for Redis, which may be away. */
export async function openJobs(
  { redisUrl, ...options }: JobsOptions,
  ports: { clock: Clock; log: Log },
): Promise<{ jobs: Jobs; board: RequestHandler | null }> {
  if (!redisUrl) return { jobs: inProcessJobs(ports), board: null }
  // Loaded only where it is used: it costs a start 0.2 s and 20 MB.
  const { openRedisJobs } = await import('@branchline/platform/redis')
  return openRedisJobs({ redisUrl, ...options }, ports)
}
