/** What one side holds, read straight from its database. */
export interface DocumentRow {
  doctype: string
  key: string
  name: string
  originBranch: string | null
  docstatus: number
  hash: string
  /** Only of sales: decimal text. */
  grandTotal: string | null
}

export interface OperationRow {
  sequence: number
  operationId: string
  doctype: string
  key: string
  operation: string
  /** pending | in_flight | acked | dead; 'history' when it was archived. */
  state: string
  hasPayload: boolean
}

export interface BranchBook {
  code: string
  documents: DocumentRow[]
  /** In sequence order, archived ones too. */
  operations: OperationRow[]
  /** DocType -> the place in central's feed it has applied. */
  watermarks: Map<string, bigint>
  parked: number
}

export interface ReceiptRow {
  branchCode: string
  operationId: string
  sequence: number
  doctype: string
  key: string
  operation: string
  status: string
  /** Milliseconds since 1970: the transaction that took it. */
  atMs: number
}

export interface CentralBook {
  documents: (DocumentRow & { position: bigint | null; version: number })[]
  tombstones: { doctype: string; key: string; position: bigint | null }[]
  /** By branch, then sequence. */
  receipts: ReceiptRow[]
  openConflicts: number
}

/** What the record of a row is called in a map. */
export function idOf({ doctype, key }: { doctype: string; key: string }): string {
  return `${doctype}/${key}`
}

/** Rows by what `of` says of each. */
export function groupBy<Row, Group>(rows: Iterable<Row>, of: (row: Row) => Group): Map<Group, Row[]> {
  const groups = new Map<Group, Row[]>()
  for (const row of rows) {
    const group = groups.get(of(row))
    if (group) group.push(row)
    else groups.set(of(row), [row])
  }
  return groups
}
