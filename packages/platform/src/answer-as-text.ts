import { promisify } from 'node:util'
import { brotliCompress, constants } from 'node:zlib'
import { type CallContext, stringifyAnswer } from '@branchline/protocol'
import type { AnyTRPCRouter } from '@trpc/server'
import type { Request, RequestHandler, Response } from 'express'

const compress = promisify(brotliCompress)
/** What fits into a packet costs the same either way. */
const compressedCharsMin = 1_400
/** The quality that costs least for what it saves: a page of documents becomes a fifth or less. */
const params = { [constants.BROTLI_PARAM_QUALITY]: 1 }

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
    let text: string
    try {
      const input: unknown = JSON.parse(req.method === 'POST' ? req.body : String(req.query.input))
      const caller: unknown = router.createCaller(await createContext({ req, res }))
      const call = path.split('.').reduce((at, name) => (at as Record<string, unknown>)[name], caller) as Call
      text = stringifyAnswer(await call(input))
    } catch {
      return next()
    }
    const answer = `{"result":{"data":${text}}}`
    res.type('application/json').vary('accept-encoding')
    if (answer.length < compressedCharsMin || req.acceptsEncodings(['br', 'identity']) !== 'br') return res.send(answer)
    res.set('content-encoding', 'br').send(await compress(answer, { params }))
  }
}
