import { promisify } from 'node:util'
import { brotliDecompress, gunzip, inflate } from 'node:zlib'
import { type ErrorCode, limits } from '@branchline/protocol'
import express, { type RequestHandler, type Response } from 'express'

/** Who names no login has nothing large to say. */
const strangersBytesMax = 65_536

const known = express.raw({ type: () => true, limit: limits.bodyBytes })
const strangers = express.raw({ type: () => true, limit: strangersBytesMax })

/** Each step waits for its turn among all other calls: in Node's own steps of 16 KB a bomb would hold its sender for many seconds. */
const stepBytes = 262_144

const decoders = {
  gzip: promisify(gunzip),
  deflate: promisify(inflate),
  br: promisify(brotliDecompress),
} as const

/** Reads a body as it comes; one that is compressed stays so, with its encoding in `res.locals`. */
export const readBody: RequestHandler = (req, res, next) => {
  const encoding = req.headers['content-encoding']?.toLowerCase()
  if (encoding !== undefined && Object.hasOwn(decoders, encoding)) {
    res.locals.encoding = encoding
    delete req.headers['content-encoding']
  }
  ;(req.headers.authorization === undefined ? strangers : known)(req, res, next)
}

/** Unpacks what was compressed, up to the limit and no further. */
export function inflateBody(refuse: (res: Response, code: ErrorCode, message: string) => void): RequestHandler {
  return async (req, res, next) => {
    const { encoding } = res.locals as { encoding?: keyof typeof decoders }
    if (!encoding || !Buffer.isBuffer(req.body)) return next()
    const maxOutputLength = req.headers.authorization === undefined ? strangersBytesMax : limits.bodyBytes
    try {
      req.body = await decoders[encoding](req.body, { maxOutputLength, chunkSize: stepBytes })
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE')
        return refuse(res, 'PAYLOAD_TOO_LARGE', `The body, unpacked, is over the limit of ${maxOutputLength} bytes.`)
      return refuse(res, 'VALIDATION_FAILED', 'The body could not be unpacked.')
    }
    next()
  }
}
