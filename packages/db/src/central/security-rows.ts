/** '*' for an account or an address stands for all. */
export interface LoginTriesRow {
  account: string
  address: string
  failures: number
  until: Date
  knownUntil: Date
}

/** A row of the audit. `digest` is of the line of the log that it stands for. */
export interface AuditRow {
  number: bigint
  at: string
  actor: string
  action: string
  digest: string
  previous: string
  hash: string
}

export type AuditHead = Pick<AuditRow, 'number' | 'hash'>
