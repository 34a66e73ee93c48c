import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { ask, type Everybody, procedures, startEverybody } from './everybody.ts'

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
