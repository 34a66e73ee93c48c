import { type CallContext, stringifyAnswer } from '@branchline/protocol'
import type { AnyTRPCRouter } from '@trpc/server'
import type { Request, RequestHandler, Response } from 'express'

type Call = (input: unknown) => Promise<Record<string, unknown>>

/**
 * Answers one query of a router with the text its answer holds, where tRPC would take that apart and write it anew. The call runs
 * through the router, with its guards and checks; whatever does not succeed is left to tRPC, which makes it again and says why.
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
    res.type('application/json').send(`{"result":{"data":${text}}}`)
  }
}
