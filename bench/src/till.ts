import { Agent, request } from 'node:http'

/** A till as a plain client: one connection that stays open, one sale at a time. The same for the product and for what is beside it. */
export class BenchTill {
  readonly #agent = new Agent({ keepAlive: true, maxSockets: 1 })
  readonly #url: string
  readonly #headers: Record<string, string>

  constructor(url: string, token: string | null) {
    this.#url = `${url}/trpc/documents.submit`
    this.#headers = { 'content-type': 'application/json', ...(token ? { authorization: `Bearer ${token}` } : {}) }
  }

  /** Submits a sale; answers its number. Throws what the server refuses. */
  submit(document: Record<string, unknown>): Promise<string> {
    const body = JSON.stringify({ doctype: 'Sales Invoice', document })
    const headers = { ...this.#headers, 'content-length': String(Buffer.byteLength(body)) }
    return new Promise((resolve, reject) => {
      const sent = request(this.#url, { method: 'POST', agent: this.#agent, headers }, (answer) => {
        const parts: Buffer[] = []
        answer.on('data', (part: Buffer) => parts.push(part))
        answer.on('error', reject)
        answer.on('end', () => {
          const text = Buffer.concat(parts).toString()
          if (answer.statusCode !== 200) return reject(new Error(`${answer.statusCode}: ${text.slice(0, 300)}`))
          resolve(JSON.parse(text).result.data.document.name)
        })
      })
      sent.on('error', reject)
      sent.end(body)
    })
  }

  close(): void {
    this.#agent.destroy()
  }
}
