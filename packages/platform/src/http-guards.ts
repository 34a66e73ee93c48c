import { isIPv4 } from 'node:net'
import { BranchlineError, type ErrorCode, type Session } from '@branchline/protocol'
import type { Request, RequestHandler, Response } from 'express'
import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible'
import { networkOf } from './logins/login-guard.ts'

type Refuse = (res: Response, code: ErrorCode, message: string) => void

/** Of one branch, or of one login at one address: a till. */
export const standardRequestsPerSecond = 300
/** Who has not logged in gets a part of that, with all others at his address. */
const strangersShare = 5
const windowSeconds = 10

/** Counts calls and refuses those beyond the rate. Every process counts its own: what is protected is the process. */
export function rateGuard(
  perSecond: number,
): (session: Session | null, address: string, calls: number) => Promise<void> {
  const points = perSecond * windowSeconds
  const known = new RateLimiterMemory({ points, duration: windowSeconds, keyPrefix: 'known' })
  const strangers = new RateLimiterMemory({
    points: Math.ceil(points / strangersShare),
    duration: windowSeconds,
    keyPrefix: 'strangers',
  })
  return async (session, address, calls) => {
    const network = networkOf(address)
    try {
      if (session === null) await strangers.consume(network, calls)
      else if (session.kind === 'branch') await known.consume(`branch ${session.branchCode}`, calls)
      else await known.consume(`${session.username} ${network}`, calls)
    } catch (error) {
      if (!(error instanceof RateLimiterRes)) throw error
      const seconds = Math.max(1, Math.ceil(error.msBeforeNext / 1_000))
      throw new BranchlineError('TOO_MANY_REQUESTS', `More calls than this server takes. Go on in ${seconds} s.`)
    }
  }
}

/**
 * Refuses what comes over plain http from beyond this machine. A proxy that is trusted (`trust proxy`) says of its own calls how they
 * came to it.
 */
export function secureOnly(refuse: Refuse): RequestHandler {
  return (req, res, next) => {
    if (req.secure || (isLoopback(req.socket.remoteAddress ?? '') && isLoopback(req.ip ?? ''))) return next()
    refuse(
      res,
      'HTTPS_REQUIRED',
      'This server takes https alone: passwords and sales would cross the network readable. Call its https address.',
    )
  }
}

/** Calls in one request, by its path. */
export function callsIn(req: Request): number {
  return req.path.split(',').length
}

export function isLoopback(address: string): boolean {
  const plain = address.replace(/^::ffff:/, '')
  return plain === '::1' || (isIPv4(plain) && plain.startsWith('127.'))
}
