import { readFileSync, writeFileSync } from 'node:fs'
import { TRPCError } from '@trpc/server'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { operatorRoles, sessionKinds } from '../messages/auth-login.ts'
import { mayCall } from './access.ts'
import { type BranchHandlers, branchRouter } from './branch-router.ts'
import { type CentralHandlers, centralRouter } from './central-router.ts'
import { codeOf, type ProcedureMeta, type Session } from './context.ts'

/** Handlers that answer nothing: the guard is what is looked at. */
const silent = new Proxy({}, { get: () => new Proxy(async () => ({}), { get: () => async () => ({}) }) })
const routers = {
  central: centralRouter(silent as CentralHandlers),
  branch: branchRouter(silent as BranchHandlers),
}
const document = new URL('../../../../docs/access.md', import.meta.url)

type Caller = Pick<Session, 'kind' | 'role'>
const callers: Record<string, Caller | null> = {
  nobody: null,
  ...Object.fromEntries(sessionKinds.filter((kind) => kind !== 'operator').map((kind) => [kind, { kind }])),
  ...Object.fromEntries(operatorRoles.map((role) => [role, { kind: 'operator', role }])),
}

interface Procedure {
  path: string
  meta: ProcedureMeta
  inputs: z.ZodType[]
}

function proceduresOf(router: (typeof routers)[keyof typeof routers]): Procedure[] {
  const procedures = router._def.procedures as unknown as Record<
    string,
    { _def: { meta?: ProcedureMeta; inputs: z.ZodType[] } }
  >
  return Object.entries(procedures).map(([path, { _def }]) => {
    if (!_def.meta) throw new Error(`${path} does not say whom it takes`)
    return { path, meta: _def.meta, inputs: _def.inputs }
  })
}

const isAllowed = ({ allow }: ProcedureMeta, caller: Caller | null) =>
  allow === 'public' || (caller !== null && mayCall(caller, allow))

describe.each(Object.keys(routers) as (keyof typeof routers)[])('at %s', (server) => {
  const router = routers[server]

  it('every login is let in or refused by every procedure as its row says', async () => {
    for (const [name, caller] of Object.entries(callers)) {
      const session = caller && { username: 'x', branchCode: null, ...caller }
      const call = router.createCaller({
        ...{ session, protocolHeader: null, signal: new AbortController().signal, address: '' },
      })
      for (const { path, meta } of proceduresOf(router)) {
        const procedure = path.split('.').reduce((at: unknown, part) => (at as Record<string, unknown>)[part], call)
        const code = await codeFrom((procedure as (input: unknown) => Promise<unknown>)({}))
        const refusal = caller === null ? 'UNAUTHENTICATED' : 'FORBIDDEN'
        expect([name, path, code === refusal]).toEqual([name, path, !isAllowed(meta, caller)])
      }
    }
  })

  it('no login of one branch can name another: nothing that it may call takes a branch code', () => {
    for (const { path, meta, inputs } of proceduresOf(router)) {
      if (meta.allow === 'public' || !meta.allow.some((access) => access === 'branch' || access === 'cashier')) continue
      for (const input of inputs) {
        expect([
          path,
          Object.keys(z.toJSONSchema(input, { io: 'input', unrepresentable: 'any' }).properties ?? {}),
        ]).toEqual([path, expect.not.arrayContaining(['branchCode', 'branch', 'originBranch', 'origin_branch'])])
      }
    }
  })
})

it('each role may do what the one below may, and more', () => {
  const may = (caller: Caller) => proceduresOf(routers.central).filter(({ meta }) => isAllowed(meta, caller)).length
  const [viewer, operator, admin] = operatorRoles.map((role) => may({ kind: 'operator', role }))
  expect(viewer).toBeLessThan(operator as number)
  expect(operator).toBeLessThan(admin as number)
  expect(may({ kind: 'operator' })).toBe(admin)
})

/** Without what the formatter lines columns up with. */
function unpadded(text: string): string {
  return text.replaceAll(/ {2,}/g, ' ').replaceAll(/-{2,}/g, '-')
}

it('docs/access.md has the row of every procedure (UPDATE_ACCESS=1 writes it)', () => {
  const text = matrix()
  if (process.env.UPDATE_ACCESS) writeFileSync(document, text)
  expect(unpadded(readFileSync(document, 'utf8'))).toBe(unpadded(text))
})

async function codeFrom(call: Promise<unknown>): Promise<string> {
  try {
    await call
    return 'let in'
  } catch (error) {
    return error instanceof TRPCError ? codeOf(error) : 'not a tRPC error'
  }
}

function matrix(): string {
  const names = Object.keys(callers)
  const tables = Object.entries(routers).map(([server, router]) => {
    const rows = proceduresOf(router).map(({ path, meta }) => [
      `\`${path}\``,
      ...names.map((name) => (isAllowed(meta, callers[name] ?? null) ? 'yes' : '')),
    ])
    const lines = inColumns(['', ...names], rows).map((cells) => `| ${cells.join(' | ')} |`)
    return `## At ${server === 'central' ? 'central' : 'a branch'}\n\n${lines.join('\n')}\n`
  })
  return `${head}\n${tables.join('\n')}`
}

/** A table's cells, each as wide as its column, as the formatter has them. */
function inColumns(names: string[], rows: string[][]): string[][] {
  const widths = names.map((name, at) =>
    Math.max(...[name, ...rows.map((cells) => cells[at] ?? '')].map((cell) => cell.length)),
  )
  const padded = (cells: string[]) => cells.map((cell, at) => cell.padEnd(widths[at] ?? 0))
  return [padded(names), widths.map((width) => '-'.repeat(width)), ...rows.map(padded)]
}

const head = `# Who may call what

Written from the routers by a test, which also calls every procedure as everybody. \`branch\` is a shop's server, \`cashier\` a person at a
till, \`integration\` another program; people at head office are viewer, operator or admin, and each may do what the one before may. A branch
or cashier acts for the branch of its login alone: nothing it may call takes a branch code. At a branch the operator of its environment is
its admin.
`
