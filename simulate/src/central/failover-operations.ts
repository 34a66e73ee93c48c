import type { CentralReader } from '@branchline/db/central'
import { documentOf } from './document-of.ts'
import { byText, type Tables } from './tables.ts'

export type FailoverReads = Pick<
  CentralReader,
  'readFailoverPage' | 'listOfBranch' | 'listIdentities' | 'findWorkplaces' | 'listCashiers'
>

/** What central holds in a branch's name, and who may work at its tills. */
export function failoverReads(t: Tables): FailoverReads {
  const ofBranch = (branchCode: string, doctypes: readonly string[]) =>
    t.documents.rows().filter((row) => row.originBranch === branchCode && doctypes.includes(row.doctype))
  const inOrder = (branchCode: string, doctypes: string[], after: { doctype: string; key: string }) =>
    ofBranch(branchCode, doctypes)
      .filter(({ doctype, key }) => doctype > after.doctype || (doctype === after.doctype && key > after.key))
      .sort((a, b) => byText<typeof a>((row) => row.doctype)(a, b) || byText<typeof a>((row) => row.key)(a, b))
  return {
    readFailoverPage: async ({ branchCode, doctypes, after, limit, bytesMax }) => {
      const placed = ofBranch(branchCode, doctypes).flatMap((row) =>
        row.position !== null && row.position > after ? [{ row, position: row.position }] : [],
      )
      placed.sort((a, b) => (a.position < b.position ? -1 : 1))
      const page = upToBytes(placed.slice(0, limit), bytesMax, ({ row }) => row.body)
      const pending = placed.length - page.length
      const last = page.at(-1)?.position ?? null
      return { rows: page.map(({ row }) => documentOf(row)), last, pending, hasMore: pending > 0 }
    },
    listOfBranch: async ({ branchCode, doctypes, after, limit, bytesMax }) =>
      upToBytes(inOrder(branchCode, doctypes, after).slice(0, limit), bytesMax, ({ body }) => body).map(documentOf),
    listIdentities: async ({ branchCode, doctypes, naming, after, limit }) =>
      inOrder(branchCode, doctypes, after)
        .filter(({ body }) => naming === null || body.includes(naming))
        .slice(0, limit)
        .map(({ doctype, key, name, syncUuid }) => ({ doctype, key, name, syncUuid })),
    findWorkplaces: async (username) => workplaces(t).flatMap(([user, branch]) => (user === username ? [branch] : [])),
    listCashiers: async (branchCode) => {
      const here = new Set(workplaces(t).flatMap(([user, branch]) => (branch === branchCode ? [user] : [])))
      return t.users
        .rows()
        .filter(({ kind, disabled, username }) => kind === 'cashier' && !disabled && here.has(username))
        .sort(byText((row) => row.username))
        .map(({ username, passwordHash }) => ({ username, passwordHash }))
    },
  }
}

/** User and branch, in the order of the branches' codes, each pair once. */
function workplaces(t: Tables): [user: string, branch: string][] {
  const pairs = new Map<string, [string, string]>()
  for (const { doctype, body } of t.documents.rows()) {
    if (doctype !== 'POS Profile') continue
    const { branch, applicable_for_users: users } = JSON.parse(body) as {
      branch?: unknown
      applicable_for_users?: unknown
    }
    if (typeof branch !== 'string' || branch === '' || !Array.isArray(users)) continue
    for (const { user } of users as { user: string }[]) pairs.set(`${branch}\n${user}`, [user, branch])
  }
  return [...pairs].sort(byText(([id]) => id)).map(([, pair]) => pair)
}

/** As many as fit; the first in any case. */
function upToBytes<T>(rows: T[], bytesMax: number, textOf: (row: T) => string): T[] {
  let bytes = 0
  const end = rows.findIndex((row) => {
    const fits = bytes < bytesMax
    bytes += Buffer.byteLength(textOf(row))
    return !fits
  })
  return end < 0 ? rows : rows.slice(0, end)
}
