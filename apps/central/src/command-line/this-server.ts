import type { CentralRouter } from '@branchline/protocol'
import { createTRPCClient, httpLink, type TRPCClient, TRPCClientError } from '@trpc/client'
import { Command } from 'commander'

export interface ServerOptions {
  url: string
  username: string
  json?: boolean
}

/** A command that speaks to a running central. */
export function serverCommand(name: string, description: string): Command {
  const { CENTRAL_URL, PORT = '8000', ADMIN_USERNAME = 'admin' } = process.env
  return new Command(name)
    .description(description)
    .option('--json', 'print the answer as JSON')
    .option('--url <url>', 'where central answers', CENTRAL_URL ?? `http://127.0.0.1:${PORT}`)
    .option('--username <name>', 'operator; ADMIN_PASSWORD logs in', ADMIN_USERNAME)
}

/** A client that is logged in; null: no central answers there. Errors: Error that says what to set; those of `auth.login`. */
export async function thisCentral({ url, username }: ServerOptions): Promise<TRPCClient<CentralRouter> | null> {
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
export async function runningCentral(options: ServerOptions): Promise<TRPCClient<CentralRouter>> {
  const central = await thisCentral(options)
  if (!central) throw new Error(`No central answers at ${options.url}. Start it, or say where it is with --url.`)
  return central
}

function client(url: string, token?: string) {
  return createTRPCClient<CentralRouter>({
    links: [httpLink({ url: `${url}/trpc`, headers: token ? { authorization: `Bearer ${token}` } : {} })],
  })
}
