import type { BranchRouter } from '@branchline/protocol'
import { createTRPCClient, type HTTPLinkOptions, httpLink, type TRPCClient, TRPCClientError } from '@trpc/client'
import { Command } from 'commander'
import { Agent, fetch as undiciFetch } from 'undici'

export interface ServerOptions {
  url: string
  username: string
  json?: boolean
}

const loopback = '127.0.0.1'

/** A command that speaks to the running server of this machine. */
export function serverCommand(name: string, description: string): Command {
  return new Command(name)
    .description(description)
    .option('--json', 'print the answer as JSON')
    .option('--url <url>', 'where the branch answers', ownAddress())
    .option('--username <name>', 'operator; ADMIN_PASSWORD logs in', process.env.ADMIN_USERNAME ?? 'admin')
}

/** A client that is logged in; null: no server runs there. Errors: Error that says what to set; those of `auth.login`. */
export async function thisServer({ url, username }: ServerOptions): Promise<TRPCClient<BranchRouter> | null> {
  try {
    await client(url).health.query()
  } catch (error) {
    if (error instanceof TRPCClientError && error.data === undefined) return null
    throw error
  }
  const password = process.env.ADMIN_PASSWORD
  if (!password) throw new Error('Set ADMIN_PASSWORD to the password of the operator who asks.')
  const { token } = await client(url).auth.login.mutate({ username, password })
  return client(url, token)
}

/** Likewise, where there is nothing to do without it. */
export async function runningServer(options: ServerOptions): Promise<TRPCClient<BranchRouter>> {
  const server = await thisServer(options)
  if (!server) throw new Error(`No branch answers at ${options.url}. Start it, or say where it is with --url.`)
  return server
}

function ownAddress(): string {
  const { PORT = '8001', TLS_NAMES, TLS_CERT_FILE } = process.env
  return `${TLS_NAMES || TLS_CERT_FILE ? 'https' : 'http'}://${loopback}:${PORT}`
}

function client(url: string, token?: string) {
  const headers = token ? { authorization: `Bearer ${token}` } : {}
  const own = new URL(url).hostname === loopback ? { fetch: fetchHere } : {}
  return createTRPCClient<BranchRouter>({ links: [httpLink({ url: `${url}/trpc`, headers, ...own })] })
}

// The certificate of this machine's server is for the names tills call it by, and signed by an authority that this machine need not trust.
const here = new Agent({ connect: { rejectUnauthorized: false } })
type Fetch = NonNullable<HTTPLinkOptions<never>['fetch']>
const fetchHere: Fetch = (url, init) =>
  undiciFetch(String(url), { ...(init as object), dispatcher: here }) as unknown as ReturnType<Fetch>
