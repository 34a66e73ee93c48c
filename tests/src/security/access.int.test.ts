import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { ask, type Everybody, procedures, startEverybody } from './everybody.ts'
import { type ForeignWorld, foreignWays, startForeign } from './foreign-branch.ts'

// Who may call what, against real servers: every procedure as everybody, beside the rows of docs/access.md.

let all: Everybody

beforeAll(async () => {
  all = await startEverybody()
})
afterAll(() => all?.chain.stop())

type Rows = Record<string, Record<string, boolean>>

/** The tables of docs/access.md: procedure, then who. */
function rowsOf(server: 'central' | 'branch'): Rows {
  const text = readFileSync(new URL('../../../docs/access.md', import.meta.url), 'utf8')
  const table = text.split(/^## /m).find((part) => part.startsWith(server === 'central' ? 'At central' : 'At a branch'))
  const [head = [], , ...rows] = (table ?? '')
    .split('\n')
    .filter((line) => line.startsWith('|'))
    .map((line) => line.split('|').map((cell) => cell.trim()))
  return Object.fromEntries(
    rows.map((cells) => [
      (cells[1] ?? '').replaceAll('`', ''),
      Object.fromEntries(head.map((who, at) => [who, cells[at] === 'yes']).slice(2, -1)),
    ]),
  )
}

/** What is not as declared, of all procedures as one caller. An input that holds nothing: the guard comes before it is looked at. */
async function differing(server: 'central' | 'branch', who: string, token: string | null): Promise<string[]> {
  const url = server === 'central' ? all.chain.url : all.shop.url
  const rows = rowsOf(server)
  const refusal = token === null || !(who in (Object.values(rows)[0] ?? {})) ? 'UNAUTHENTICATED' : 'FORBIDDEN'
  const flaws = procedures[server].map(async (procedure) => {
    const row = rows[procedure.path]
    if (!row) return `${procedure.path} has no row in docs/access.md`
    const declared = row[who] ?? row.nobody
    const code = await ask(url, token, procedure)
    const isLetIn = code !== 'UNAUTHENTICATED' && code !== 'FORBIDDEN'
    if (declared === isLetIn && (isLetIn || code === refusal)) return null
    return `${procedure.path} as ${who}: ${code}, and its row says ${declared ? 'yes' : 'no'}`
  })
  return (await Promise.all(flaws)).filter((flaw) => flaw !== null)
}

describe.each(['central', 'branch'] as const)('at %s', (server) => {
  it('a row is of a procedure that there is', () => {
    const paths = procedures[server].map(({ path }) => path)
    expect(Object.keys(rowsOf(server)).filter((path) => !paths.includes(path))).toEqual([])
    expect(paths.length).toBeGreaterThan(25)
  })

  it('every login is let in or refused by every procedure as its row says', async () => {
    const logins = server === 'central' ? all.atCentral : all.atBranch
    for (const [who, token] of Object.entries(logins)) {
      expect(await differing(server, who.replace(/,.*/, ''), token)).toEqual([])
    }
  })

  it('a token of another server is nobody', async () => {
    const foreign = server === 'central' ? all.atBranch : all.atCentral
    for (const token of Object.values(foreign)) expect(await differing(server, 'a stranger', token)).toEqual([])
  })
})

it('every kind of login is in the test', () => {
  const [row = {}] = Object.values(rowsOf('central'))
  expect(Object.keys(all.atCentral)).toEqual(expect.arrayContaining(Object.keys(row)))
})

const namesOfBranches = ['branchCode', 'branchCodes', 'branch', 'branches', 'originBranch', 'origin_branch', 'site']
const taken = { doctype: 'Sales Invoice', name: 'SINV-ALX-2026-00001', kind: 'pull', confirm: 'x', id: 'x', limit: 1 }

describe('of another branch', () => {
  let world: ForeignWorld
  beforeAll(async () => {
    world = await startForeign(all)
  })

  const open = () =>
    Object.entries(rowsOf('central'))
      .filter(([, row]) => (row.branch || row.cashier) && !row.nobody)
      .map(([path]) => path)

  it('there is a way for every procedure that a branch or a cashier may call', () => {
    expect(Object.keys(foreignWays).sort()).toEqual(open().sort())
  })

  it.each(Object.keys(foreignWays))('%s tells nothing of it and changes nothing of it', async (path) => {
    const way = foreignWays[path]
    if (typeof way === 'string') {
      const fields = procedures.central.find((procedure) => procedure.path === path)?.fields ?? []
      return expect(fields.filter((field) => !['cursors', 'rulesVersion', 'failover'].includes(field))).toEqual([])
    }
    await way?.(world)
  })

  it('a call that takes the code of a branch is refused to branches and cashiers, for their own as for another', async () => {
    const naming = procedures.central.filter(
      ({ path, fields }) => !open().includes(path) && fields.some((field) => namesOfBranches.includes(field)),
    )
    expect(naming.map(({ path }) => path)).toEqual(expect.arrayContaining(['fleet.branch', 'branches.disable']))
    for (const procedure of naming.filter(({ path }) => !rowsOf('central')[path]?.nobody)) {
      for (const who of ['branch', 'cashier', 'integration']) {
        for (const branchCode of ['CAI', 'ALX']) {
          const code = await ask(all.chain.url, all.atCentral[who] ?? null, procedure, { ...taken, branchCode })
          expect([procedure.path, who, branchCode, code]).toEqual([procedure.path, who, branchCode, 'FORBIDDEN'])
        }
      }
    }
  })

  it('of what branches and cashiers may call only a report and the documents of a repair name a branch, and neither counts', () => {
    const naming = procedures.central
      .filter(({ path, fields }) => open().includes(path) && fields.some((field) => namesOfBranches.includes(field)))
      .map(({ path }) => path)
    expect(naming).toEqual(['verify.repair', 'verify.report'])
  })

  it('a cashier of one branch does not get into another', async () => {
    const login = { path: 'auth.login', kind: 'mutation' } as const
    const words = { username: 'amal', password: '4711' }
    expect(await ask(all.chain.url, null, login, { ...words, branchCode: 'CAI' })).toBe('done')
    expect(await ask(all.chain.url, null, login, { ...words, branchCode: 'ALX' })).toBe('WRONG_BRANCH')
  })

  it("a shop's own server writes nothing in another branch's name", async () => {
    const save = { path: 'documents.submit', kind: 'mutation' } as const
    const document = { customer: 'Walk-in', currency: 'EGP', grand_total: '1.00', origin_branch: 'ALX' }
    for (const token of [all.atBranch.cashier, all.atBranch.admin])
      expect(await ask(all.shop.url, token ?? null, save, { doctype: 'Sales Invoice', document })).toBe('WRONG_BRANCH')
  })
})
