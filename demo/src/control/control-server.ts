import { randomBytes } from 'node:crypto'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { z } from 'zod'

/** A shop of the demo, and what of it works. */
export interface DemoSite {
  code: string
  town: string
  line: boolean
  server: boolean
}

/** What can be broken and mended from the dashboard. */
export interface Switches {
  /** False while the story plays: it breaks things itself. */
  readonly isReady: boolean
  sites(): DemoSite[]
  /** Resolves when it is so. */
  set(code: string, what: 'line' | 'server', works: boolean): Promise<void>
}

const wantedSchema = z.object({ code: z.string().max(16), what: z.enum(['line', 'server']), works: z.boolean() })
const bodyBytesMax = 1_024

export interface ControlServer {
  /** Whoever knows it may use it: the dashboard is told it by its environment, nobody else. */
  url: string
  close(): Promise<void>
}

/** Lets the dashboard break a demo. Listens on this machine alone, at an address that cannot be guessed. */
export async function openControl(switches: Switches): Promise<ControlServer> {
  const path = `/${randomBytes(24).toString('base64url')}`
  const answer = async (from: IncomingMessage, to: ServerResponse) => {
    if (from.url !== path) return send(to, 404, {})
    if (from.method === 'POST') {
      const wanted = wantedSchema.safeParse(await bodyOf(from))
      const known = wanted.success && switches.sites().some(({ code }) => code === wanted.data.code)
      if (!wanted.success || !known) return send(to, 400, {})
      if (!switches.isReady) return send(to, 409, {})
      await switches.set(wanted.data.code, wanted.data.what, wanted.data.works)
    }
    send(to, 200, { ready: switches.isReady, sites: switches.sites() })
  }
  const server = createServer((from, to) => void answer(from, to).catch(() => send(to, 500, {})))
  await new Promise<void>((resolve, reject) => server.once('error', reject).listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}${path}`,
    close: async () => {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()))
      server.closeAllConnections()
      await closed
    },
  }
}

async function bodyOf(from: IncomingMessage): Promise<unknown> {
  let text = ''
  for await (const chunk of from) {
    text += chunk
    if (text.length > bodyBytesMax) return null
  }
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}

function send(to: ServerResponse, status: number, body: unknown): void {
  if (to.headersSent) return
  to.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body))
}
