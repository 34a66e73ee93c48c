import { promisify } from 'node:util'
import { brotliCompress, constants } from 'node:zlib'
import { answerPieces, type CallContext } from '@branchline/protocol'
import type { AnyTRPCRouter } from '@trpc/server'
import type { Request, RequestHandler, Response } from 'express'

const compress = promisify(brotliCompress)
/** What fits into a packet costs the same either way. */
const compressedBytesMin = 1_400
/** The quality that costs least for what it saves: a page of documents becomes a fifth or less, and comes out in one piece. */
const options = { params: { [constants.BROTLI_PARAM_QUALITY]: 1 }, chunkSize: 262_144 }

type Call = (input: unknown) => Promise<Record<string, unknown>>

/**
 * Answers one query of a router with the text its answer holds, where tRPC would take that apart and write it anew. The call runs
 * through the router, with its guards and checks; whatever does not succeed is left to tRPC, which makes it again and says why. Who
 * reads brotli gets it, compressed on another thread.
 */
export function answerAsText(
  router: AnyTRPCRouter,
  path: string,
  createContext: (call: { req: Request; res: Response }) => Promise<CallContext>,
): RequestHandler {
  return async (req, res, next) => {
    if (req.path !== '/' || req.query.batch !== undefined) return next()
    let pieces: string[]
    try {
      const input: unknown = JSON.parse(req.method === 'POST' ? req.body : String(req.query.input))
      const caller: unknown = router.createCaller(await createContext({ req, res }))
      const call = path.split('.').reduce((at, name) => (at as Record<string, unknown>)[name], caller) as Call
      pieces = answerPieces(await call(input))
    } catch {
      return next()
    }
    const answer = bytesOf(['{"result":{"data":', ...pieces, '}}'])
    res.type('application/json').vary('accept-encoding')
    if (answer.length < compressedBytesMin || req.acceptsEncodings(['br', 'identity']) !== 'br') return res.send(answer)
    res.set('content-encoding', 'br').send(await compress(answer, options))
  }
}

/** Pieces as the UTF-8 of all of them, never one large string. */
function bytesOf(pieces: string[]): Buffer {
  const bytes = Buffer.allocUnsafe(pieces.reduce((sum, piece) => sum + Buffer.byteLength(piece), 0))
  let at = 0
  for (const piece of pieces) at += bytes.write(piece, at)
  return bytes
}
