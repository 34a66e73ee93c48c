import { type AuditHead, type AuditRow, auditHash } from './chain.ts'

/** What an audit is read through. */
export interface AuditReader {
  /** The rows after this one, in order. */
  listAudit(after: bigint, limit: number): Promise<AuditRow[]>
  /** null: it is gone. */
  findAuditHead(): Promise<AuditHead | null>
}

export interface AuditFlaw {
  number: bigint
  flaw: 'changed' | 'removed' | 'inserted'
}

export interface AuditVerdict {
  rows: number
  /** Where the chain ends: what to write down elsewhere, and to compare a later check with. */
  head: { number: bigint; hash: string }
  flaws: AuditFlaw[]
}

const flawsMax = 100
const pageRows = 2_000
const beforeAll = -(2n ** 62n)
const start: AuditHead = { number: 0n, hash: '' }

/** Looks at rows that follow `before`; answers what is wrong with them. Pure. */
export function judgeAudit(before: AuditHead, rows: readonly AuditRow[], head: AuditHead): AuditFlaw[] {
  const flaws: AuditFlaw[] = []
  let last = before
  for (const row of rows) {
    const { number, hash, previous } = row
    if (number > head.number || number <= last.number) flaws.push({ number, flaw: 'inserted' })
    else if (number !== last.number + 1n) flaws.push({ number: last.number + 1n, flaw: 'removed' })
    else if (previous !== last.hash || hash !== auditHash(row)) flaws.push({ number, flaw: 'changed' })
    if (number > last.number) last = { number, hash }
  }
  return flaws
}

/**
 * Goes over the whole chain. `known`: an end of it that was written down earlier, elsewhere: who rewrites every row and the head
 * cannot rewrite that.
 */
export async function checkAudit(read: AuditReader, known: AuditHead | null = null): Promise<AuditVerdict> {
  // What is added meanwhile belongs to the next check: the head is read first, and rows beyond the head of now are nobody's.
  const head = await read.findAuditHead()
  const flaws: AuditFlaw[] = head ? [] : [{ number: 0n, flaw: 'removed' }]
  const end = head ?? { number: 2n ** 62n, hash: '' }
  let last = start
  let rows = 0
  for (let more = true; more && flaws.length < flawsMax; ) {
    const page = await read.listAudit(rows === 0 ? beforeAll : last.number, pageRows)
    const beyond = page.some(({ number }) => number > end.number)
    flaws.push(...judgeAudit(last, page, (beyond && (await read.findAuditHead())) || end))
    if (known)
      for (const row of page) if (row.number === known.number && row.hash !== known.hash) flaws.push(changed(row))
    rows += page.length
    last = page.at(-1) ?? last
    more = page.length === pageRows
  }
  if (head && last.number < head.number) flaws.push({ number: last.number + 1n, flaw: 'removed' })
  else if (head && last.number === head.number && last.hash !== head.hash) flaws.push(changed(last))
  if (known && last.number < known.number) flaws.push({ number: known.number, flaw: 'removed' })
  return { rows, head: { number: last.number, hash: last.hash }, flaws: flaws.slice(0, flawsMax) }
}

function changed({ number }: AuditHead): AuditFlaw {
  return { number, flaw: 'changed' }
}

/** Of a verdict in words. */
export function auditText({ rows, head, flaws }: AuditVerdict): string {
  if (flaws.length === 0 && rows === 0) return 'no rows yet'
  if (flaws.length === 0) return `${rows} rows, each as it was written. The last is ${head.number}:${head.hash}`
  const named = flaws.slice(0, 5).map(({ number, flaw }) => `row ${number} was ${flaw}`)
  return `The audit was tampered with: ${named.join(', ')}${flaws.length > 5 ? `, and ${flaws.length - 5} more` : ''}.`
}

/** An end of the audit as a check printed it, `number:hash`. Errors: one in words. */
export function auditHeadOf(text: string): AuditHead {
  const [, number, hash] = /^(\d{1,18}):([0-9a-f]{64})$/.exec(text) ?? []
  if (!number || !hash) throw new Error('--known takes number:hash, as an earlier check printed it')
  return { number: BigInt(number), hash }
}
