import { Redis } from 'ioredis'

const waitMs = 3_000

/** Does a Redis answer at this address? `problem`: what it said instead. */
export async function redisAnswers(url: string): Promise<{ ok: true } | { ok: false; problem: string }> {
  const redis = new Redis(url, {
    lazyConnect: true,
    connectTimeout: waitMs,
    commandTimeout: waitMs,
    retryStrategy: null,
  })
  let reason: string | null = null
  redis.on('error', ({ message }: Error) => {
    reason = message
  })
  try {
    await redis.connect()
    await redis.ping()
    return { ok: true }
  } catch (error) {
    return { ok: false, problem: `It does not answer: ${reason ?? (error as Error).message}` }
  } finally {
    redis.disconnect()
  }
}
