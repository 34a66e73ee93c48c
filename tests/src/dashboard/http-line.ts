import { createServer, type IncomingMessage, request, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

/** The line between a branch's process and central: every call passes, and can be dropped or changed on its way. */
export class HttpLine {
  /** Procedures that begin like this get no answer. */
  deafTo: string | null = null
  /** What is pushed is changed by this. */
  spoil: (body: string) => string = (body) => body
  #server: Server | null = null

  constructor(private readonly centralPort: number) {}

  async open(): Promise<string> {
    const server = createServer((from, to) => void this.#carry(from, to))
    this.#server = server
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
    return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  }

  async close(): Promise<void> {
    this.#server?.closeAllConnections()
    await new Promise((done) => this.#server?.close(done))
  }

  async #carry(from: IncomingMessage, to: ServerResponse): Promise<void> {
    const chunks: Buffer[] = []
    for await (const chunk of from) chunks.push(chunk)
    if (this.deafTo && from.url?.startsWith(`/trpc/${this.deafTo}`)) return void from.destroy()
    const sent = Buffer.concat(chunks).toString('utf8')
    const body = from.url?.startsWith('/trpc/ingest.push') ? this.spoil(sent) : sent
    const headers = { ...from.headers, 'content-length': String(Buffer.byteLength(body)) }
    const onward = request(
      { host: '127.0.0.1', port: this.centralPort, path: from.url, method: from.method, headers },
      (answer) => {
        to.writeHead(answer.statusCode ?? 502, answer.headers)
        answer.pipe(to)
      },
    )
    onward.on('error', () => from.destroy())
    from.once('close', () => onward.destroy())
    onward.end(body)
  }
}
