import { createHash } from 'node:crypto'

/** A row of the audit. `digest` is of the line of the log that it stands for. */
export interface AuditRow {
  number: bigint
  /** ISO-8601. */
  at: string
  actor: string
  action: string
  digest: string
  previous: string
  hash: string
}

export type AuditHead = Pick<AuditRow, 'number' | 'hash'>

/** A line of the log that says what a person did; `by`: who. */
export interface AuditedLine {
  by: string
  kind: string
  branchCode?: string | null
  doctype?: string | null
  name?: string | null
  code?: string | null
  message?: string | null
  detail?: string | null
}

/** The rows that follow a head, one for each line. Pure. */
export function linkRows(head: AuditHead, lines: readonly AuditedLine[], at: string): AuditRow[] {
  let { number, hash } = head
  return lines.map(({ by, ...line }) => {
    number += 1n
    const linked = { number, at, actor: by, action: line.kind, digest: digestOf(line), previous: hash }
    hash = auditHash(linked)
    return { ...linked, hash }
  })
}

/** A row's hash: of all it says, the row before included. */
export function auditHash({ number, at, actor, action, digest, previous }: Omit<AuditRow, 'hash'>): string {
  return sha256(JSON.stringify([String(number), at, actor, action, digest, previous]))
}

function digestOf({ branchCode, kind, doctype, name, code, message, detail }: Omit<AuditedLine, 'by'>): string {
  return sha256(JSON.stringify([branchCode, kind, doctype, name, code, message, detail].map((part) => part ?? null)))
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex')
}
