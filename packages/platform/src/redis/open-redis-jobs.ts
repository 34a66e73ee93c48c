import type { Clock, Log } from '@branchline/protocol'
import type { RequestHandler } from 'express'
import type { Job, Jobs } from '../jobs/jobs.ts'
import { jobBoard } from './job-board.ts'
import { RedisJob } from './redis-job.ts'
import { RedisLink } from './redis-link.ts'

/** A Redis that hangs holds up no stop for longer. */
const closeMs = 1_000

/** Jobs on BullMQ. Redis may be away, now or at any time: then they run as `inProcessJobs` does it. */
export function openRedisJobs(
  { redisUrl, owner, alone }: { redisUrl: string; owner: string; alone: boolean },
  { clock, log }: { clock: Clock; log: Log },
): { jobs: Jobs; board: RequestHandler } {
  const link = new RedisLink(redisUrl, { clock, log })
  const jobs = new Map<string, RedisJob>()
  const all = () => [...jobs.values()]
  link.start({
    assert: async () => {
      await link.producer.ping()
      for (const job of all()) await job.assert()
    },
    up: () => {},
    away: () => wakeHere(),
  })
  // Wake-ups that lay in Redis, and runs that were due there.
  const wakeHere = () => {
    for (const job of all()) job.wakeHere()
  }
  const start = (job: Job) => {
    jobs.set(job.name, new RedisJob(job, link, { prefix: `{branchline:${owner}}`, alone }, { clock, log }))
    link.check()
  }
  const stop = async () => {
    await Promise.all([link.stop(), ...all().map((job) => job.stop())])
    const closed = Promise.allSettled(all().map((job) => job.close())).then(() => true)
    const isClosed = await Promise.race([closed, clock.sleep(closeMs).then(() => false)])
    if (!isClosed) for (const job of all()) job.abandon()
    link.disconnect()
  }
  return {
    jobs: {
      start,
      wake: (name) => jobs.get(name)?.wake(),
      wakeAll: () => {
        for (const job of all()) job.wake()
        link.check()
      },
      redis: () => (link.isUp ? 'up' : 'away'),
      stop,
    },
    board: jobBoard(() => all().map(({ queue }) => queue)),
  }
}
