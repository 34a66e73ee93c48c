import http from 'node:http'
import { connect } from 'node:net'
import type { Malformed } from './malformed.ts'

const connectionsMax = 16
/** Longer for a run that gets little of a busy machine. */
const answerMs = 1_000 * Number(process.env.FUZZ_ANSWER_SECONDS ?? 20)
const rawMs = 100

export interface Answered {
  /** 0: the connection was cut without an answer. */
  status: number
  text: string
}

/** Sends over kept-open connections; what is no HTTP goes over a socket of its own. */
export class Sender {
  readonly #agent = new http.Agent({ keepAlive: true, maxSockets: connectionsMax })
  readonly #port: number

  constructor(url: string) {
    this.#port = Number(new URL(url).port)
  }

  send({ method, path, headers, body, raw }: Malformed): Promise<Answered> {
    if (raw) return this.#bare(raw)
    return new Promise((resolve, reject) => {
      const length = body ? { 'content-length': String(body.length) } : {}
      const call = http.request(
        { host: '127.0.0.1', port: this.#port, method, path, headers: { ...headers, ...length }, agent: this.#agent },
        (answer) => {
          const chunks: Buffer[] = []
          answer.on('data', (chunk) => chunks.push(chunk))
          answer.on('error', () => resolve({ status: 0, text: '' }))
          answer.on('end', () => resolve({ status: answer.statusCode ?? 0, text: Buffer.concat(chunks).toString() }))
        },
      )
      // A server that has refused a body does not read its rest, and may cut the line before its answer is read.
      call.on('error', () => resolve({ status: 0, text: '' }))
      call.setTimeout(answerMs, () =>
        reject(
          new Error(
            `no answer in ${answerMs} ms: ${method} ${path.slice(0, 200)} ${JSON.stringify({ ...headers, authorization: '' })} ${body?.subarray(0, 300)}`,
          ),
        ),
      )
      call.end(body ?? undefined)
    })
  }

  #bare(bytes: Buffer): Promise<Answered> {
    return new Promise((resolve) => {
      const socket = connect(this.#port, '127.0.0.1')
      let text = ''
      const done = () => {
        socket.destroy()
        resolve({ status: Number(/^HTTP\/1\.1 (\d{3})/.exec(text)?.[1] ?? 0), text: '' })
      }
      socket.on('data', (chunk) => (text += chunk))
      socket.on('error', done)
      socket.on('close', done)
      socket.setTimeout(rawMs, done)
      socket.write(bytes)
    })
  }

  close(): void {
    this.#agent.destroy()
  }
}
