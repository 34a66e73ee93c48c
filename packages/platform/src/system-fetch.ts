import { promisify } from 'node:util'
import { brotliDecompress } from 'node:zlib'
import type { Fetch } from '@branchline/protocol'
import { Agent, type Dispatcher, request } from 'undici'

const connectMs = 5_000
/** An answer larger than any page may be is not read to its end. */
const answerBytesMax = 64_000_000

const decompress = promisify(brotliDecompress)
/** A page comes out of it in one piece or two: for each piece it waits for a turn beside the page before, which is being stored. */
const pieceBytesMax = 2_097_152
/** How much larger documents are than what of them travels, at most as a rule. */
const unpackedTimes = 16

const dispatcher = new Agent({ connect: { timeout: connectMs }, maxResponseSize: answerBytesMax, pipelining: 1 })

/** Requests over kept-open connections, without the streams of the global `fetch`, which cost a page as much as storing it. */
export const systemFetch: Fetch = async (url, init = {}) => {
  const { statusCode, headers, body } = await request(url, {
    dispatcher,
    method: (init.method ?? 'GET') as Dispatcher.HttpMethod,
    headers: { ...(init.headers as Record<string, string>), 'accept-encoding': 'br' },
    body: (init.body as string | Buffer | undefined) ?? null,
    signal: init.signal ?? null,
  })
  return { ok: statusCode >= 200 && statusCode < 300, status: statusCode, json }

  async function json(): Promise<unknown> {
    if (headers['content-encoding'] !== 'br') return body.json()
    const packed = Buffer.from(await body.arrayBuffer())
    const chunkSize = Math.min(pieceBytesMax, Math.max(1_024, packed.length * unpackedTimes))
    const text = await decompress(packed, { maxOutputLength: answerBytesMax, chunkSize })
    return JSON.parse(text.toString('utf8'))
  }
}
