import { type ErrorCode, limits } from '@branchline/protocol'
import { Semaphore, withTimeout } from 'async-mutex'
import type { RequestHandler, Response } from 'express'

/** Of what is large, as the batches of a shop that was offline: how many bytes are in hand, and how many bodies are worked on at once. */
export interface BodyBudget {
  bytes: number
  atOnce: number
  /** Who waited so long for his turn is sent away, to come again. */
  waitMs: number
}

/** A batch costs some ten times its bytes while it is checked and stored; a server has 256 MB in all (`tooling/server-flags.json`). */
const standardBudget: BodyBudget = { bytes: 64_000_000, atOnce: 4, waitMs: 20_000 }
/** Room is counted in pieces of this size: a release of async-mutex takes a step for every unit that is free. */
const pieceBytes = 16_384
/** The sale of a till, a heartbeat, a question: nobody waits with them. */
const smallBytes = 65_536
/** Of what is compressed, likewise: documents become some eight times as large. */
const smallPackedBytes = 8_192

type Refuse = (res: Response, code: ErrorCode, message: string) => void

/**
 * Five hundred shops that come back at once send more than a server has memory for. `room`: before a body is read; it waits on the line, where
 * it costs nothing here. `turn`: before it is unpacked and parsed. Both end with the answer. Small bodies pass by.
 */
export function largeBodies(
  refuse: Refuse,
  { bytes, atOnce, waitMs }: BodyBudget = standardBudget,
): { room: RequestHandler; turn: RequestHandler } {
  const pieces = Math.ceil(bytes / pieceBytes)
  const room = withTimeout(new Semaphore(pieces), waitMs)
  const turn = withTimeout(new Semaphore(atOnce), waitMs)
  const pass =
    (semaphore: Pick<Semaphore, 'acquire'>, weight: number): RequestHandler =>
    async (_req, res, next) => {
      try {
        const [, release] = await semaphore.acquire(weight)
        if (res.closed) return release()
        res.once('close', release)
      } catch {
        return refuse(res, 'UNAVAILABLE', 'More large batches came at once than this server has room for.')
      }
      next()
    }
  return {
    room: (req, res, next) => {
      const length = Number(req.headers['content-length'] ?? (req.headers['transfer-encoding'] ? limits.bodyBytes : 0))
      const isPacked = req.headers['content-encoding'] !== undefined
      res.locals.isLarge = length > (isPacked ? smallPackedBytes : smallBytes)
      if (!res.locals.isLarge) return next()
      void pass(room, Math.min(pieces, Math.ceil(Math.min(length, limits.bodyBytes) / pieceBytes)))(req, res, next)
    },
    turn: (req, res, next) => {
      if (!res.locals.isLarge) return next()
      void pass(turn, 1)(req, res, next)
    },
  }
}
