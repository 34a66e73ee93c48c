/** '*' for an account or an address stands for all. */
export interface LoginTriesRow {
  account: string
  address: string
  failures: number
  until: Date
  knownUntil: Date
}
