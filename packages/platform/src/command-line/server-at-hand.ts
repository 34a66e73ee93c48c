import { createTRPCClient, type HTTPLinkOptions, httpLink, type TRPCClient, TRPCClientError } from '@trpc/client'
import type { AnyTRPCRouter } from '@trpc/server'
import { Command } from 'commander'

export interface ServerOptions {
  url: string
  username: string
  json?: boolean
}

/** What every server answers. */
interface Door {
  health: { query(): Promise<unknown> }
  auth: { login: { mutate(given: { username: string; password: string }): Promise<{ token: string }> } }
}

const loopback = '127.0.0.1'

/** Commands that speak to a running server: a branch's of this machine, central's where `CENTRAL_URL` says, if it does. */
export function serverAtHand<Router extends AnyTRPCRouter>(role: 'central' | 'branch', standardPort: number) {
  /** Null: no server answers there. Errors: Error that says what to set; those of `auth.login`. */
  async function thisServer({ url, username }: ServerOptions): Promise<TRPCClient<Router> | null> {
    const door = client<Router>(url) as unknown as Door
    try {
      await door.health.query()
    } catch (error) {
      if (error instanceof TRPCClientError && error.data === undefined) return null
      throw error
    }
    const password = process.env.ADMIN_PASSWORD
    if (!password) throw new Error('Set ADMIN_PASSWORD to the password of the operator who asks.')
    const { token } = await door.auth.login.mutate({ username, password })
    return client<Router>(url, token)
  }

  /** Likewise, where there is nothing to do without it. */
  async function runningServer(options: ServerOptions): Promise<TRPCClient<Router>> {
    const server = await thisServer(options)
    if (!server) throw new Error(`No ${role} answers at ${options.url}. Start it, or say where it is with --url.`)
    return server
  }

  function serverCommand(name: string, description: string): Command {
    const { PORT = standardPort, TLS_NAMES, TLS_CERT_FILE, CENTRAL_URL, ADMIN_USERNAME = 'admin' } = process.env
    const own = `${TLS_NAMES || TLS_CERT_FILE ? 'https' : 'http'}://${loopback}:${PORT}`
    return new Command(name)
      .description(description)
      .option('--json', 'print the answer as JSON')
      .option(
        '--url <url>',
        `where ${role === 'central' ? 'central' : 'the branch'} answers`,
        role === 'central' ? (CENTRAL_URL ?? own) : own,
      )
      .option('--username <name>', 'operator; ADMIN_PASSWORD logs in', ADMIN_USERNAME)
  }

  return { serverCommand, thisServer, runningServer }
}

function client<Router extends AnyTRPCRouter>(url: string, token?: string): TRPCClient<Router> {
  const headers = token ? { authorization: `Bearer ${token}` } : {}
  const { hostname, protocol } = new URL(url)
  const own = hostname === loopback && protocol === 'https:' ? { fetch: fetchHere } : {}
  return createTRPCClient<Router>({ links: [httpLink({ url: `${url}/trpc`, headers, ...own } as never)] })
}

type Fetch = NonNullable<HTTPLinkOptions<never>['fetch']>
// The certificate of this machine's server is for the names others call it by, and signed by an authority that it need not trust itself.
const fetchHere: Fetch = async (url, init) => {
  const { Agent, fetch } = await import('undici')
  const dispatcher = new Agent({ connect: { rejectUnauthorized: false } })
  return fetch(String(url), { ...(init as object), dispatcher }) as unknown as ReturnType<Fetch>
}
