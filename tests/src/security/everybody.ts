import type { BranchRouter, CentralRouter } from '@branchline/protocol'
import { branchRouter, centralRouter } from '@branchline/protocol'
import { z } from 'zod'
import { Chain, type Shop } from '../chain.ts'
import { clientOf } from '../client-of.ts'

const pin = '4711'

export interface Procedure {
  path: string
  kind: 'query' | 'mutation'
  /** The names of all fields its input may have, at any depth. */
  fields: string[]
}

/** A chain with a login of every kind, and the servers' procedures as their routers declare them. */
export interface Everybody {
  chain: Chain
  /** Cairo's own server. */
  shop: Shop
  /** By who it is. */
  atCentral: Record<string, string | null>
  atBranch: Record<string, string | null>
}

export async function startEverybody(): Promise<Everybody> {
  const chain = await Chain.start()
  await chain.admin.documents.save.mutate({ doctype: 'User', document: { name: 'amal', email: 'amal' } })
  await chain.admin.documents.save.mutate({
    doctype: 'POS Profile',
    document: { name: 'Cairo till', branch: 'CAI', applicable_for_users: [{ user: 'amal' }] },
  })
  await chain.admin.users.setPin.mutate({ username: 'amal', pin })
  const shop = await chain.openShop('CAI')
  await shop.api.sync.pull.mutate()
  const foreign = await chain.admin.branches.register.mutate({ branchCode: 'ALX' })
  const save = async (
    username: string,
    as: { kind: 'integration' } | { kind: 'operator'; role: 'viewer' | 'operator' },
  ) => tokenOf(chain.url, username, (await chain.admin.users.save.mutate({ username, ...as })).password ?? '')
  return {
    chain,
    shop,
    atCentral: {
      nobody: null,
      branch: await tokenOf(chain.url, shop.credentials.username, shop.credentials.password),
      'branch, another': await tokenOf(chain.url, foreign.username, foreign.password),
      cashier: await tokenOf(chain.url, 'amal', pin),
      integration: await save('erp', { kind: 'integration' }),
      viewer: await save('wall', { kind: 'operator', role: 'viewer' }),
      operator: await save('desk', { kind: 'operator', role: 'operator' }),
      admin: await tokenOf(chain.url, 'admin', 'test-password'),
    },
    atBranch: {
      nobody: null,
      cashier: await tokenOf(shop.url, 'amal', pin),
      admin: await tokenOf(shop.url, 'admin', 'test-password'),
    },
  }
}

async function tokenOf(url: string, username: string, password: string): Promise<string> {
  return (await clientOf<CentralRouter | BranchRouter>(url).auth.login.mutate({ username, password })).token
}

/** A call as it is on the wire; answers the code of its error, or 'done'. */
export async function ask(
  url: string,
  token: string | null,
  { path, kind }: Pick<Procedure, 'path' | 'kind'>,
  input: unknown = {},
): Promise<string> {
  const headers: Record<string, string> = { ...(token ? { authorization: `Bearer ${token}` } : {}) }
  const text = JSON.stringify(input)
  const answer = await (kind === 'query'
    ? fetch(`${url}/trpc/${path}?input=${encodeURIComponent(text)}`, { headers })
    : fetch(`${url}/trpc/${path}`, {
        method: 'POST',
        headers: { ...headers, 'content-type': 'application/json' },
        body: text,
      }))
  const body = (await answer.json()) as { error?: { data: { branchlineCode: string } } }
  return body.error?.data.branchlineCode ?? 'done'
}

const silent = new Proxy({}, { get: () => new Proxy({}, { get: () => async () => ({}) }) })
export const procedures = {
  central: proceduresOf(centralRouter(silent as never)),
  branch: proceduresOf(branchRouter(silent as never)),
}

function proceduresOf(router: { _def: { procedures: object } }): Procedure[] {
  return Object.entries(router._def.procedures).map(([path, { _def }]) => ({
    path,
    kind: _def.type,
    fields: [
      ...new Set<string>(
        (_def.inputs as z.ZodType[]).flatMap((input) =>
          fieldsOf(z.toJSONSchema(input, { io: 'input', unrepresentable: 'any' })),
        ),
      ),
    ],
  }))
}

/** The names of fields in a JSON schema, at any depth. */
function fieldsOf(schema: unknown): string[] {
  if (typeof schema !== 'object' || schema === null) return []
  if (Array.isArray(schema)) return schema.flatMap(fieldsOf)
  const { properties = {}, ...rest } = schema as { properties?: object }
  return [...Object.keys(properties), ...Object.values(properties).flatMap(fieldsOf), ...fieldsOf(Object.values(rest))]
}
