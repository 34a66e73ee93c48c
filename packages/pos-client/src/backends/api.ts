/** A login as a server gives it. */
export interface Login {
  token: string
  /** ISO-8601. */
  expiresAt: string
  branchCode?: string | undefined
}

/** What a till is told on the day it first speaks to its branch, and keeps for the day the branch is down. */
export interface Bootstrap {
  clientId: string
  /** `T03`; never given to another till. */
  tillCode: string
  branchCode: string
  centralUrl: string
  timezone: string
}

export interface Standing {
  syncUuid: string
  atBranch: boolean
  atCentral: boolean
  /** 2: cancelled. Of the copy at the branch and at central; null: it is not there. */
  branchDocstatus: number | null
  centralDocstatus: number | null
}

export interface Inventory {
  clientId: string
  shift?: string
  /** The last number of its sales. */
  lastNumber: number
  /** The last number, by what numbers begin with. */
  numbers: Record<string, number>
  pending: string[]
}

/** May a shift be closed, and if not, what is missing where. */
export interface ShiftVerdict {
  canClose: boolean
  missing: { sync_uuid?: string | undefined; number?: string | undefined; where: string }[]
  unreachable: string[]
}

type Call<Input, Output> = (input: Input, signal: AbortSignal) => Promise<Output>
type Named = { doctype: string; name: string }
type Sent = { doctype: string; document: Record<string, unknown> }

/** A server as a till sees it: what both can do. */
export interface Backend {
  health: Call<void, unknown>
  login: Call<{ username: string; password: string }, Login>
  submit: Call<Sent, unknown>
  cancel: Call<Named & { document: Record<string, unknown> }, unknown>
  inventory: Call<Inventory, unknown>
  /** A page of what central owns, as this branch may see it; `next` null: the last. */
  masters: Call<
    { doctype: string; after: string | null },
    { documents: Record<string, unknown>[]; next: string | null }
  >
}

/** The branch. */
export interface BranchBackend extends Backend {
  bootstrap: Call<{ clientId: string }, Bootstrap>
  confirm: Call<{ syncUuids: string[] }, { standings: Standing[] }>
  reconciliation: Call<void, { reconciled_with_central: boolean; cut_off_ms: number | null }>
  canClose: Call<{ openingShift: string }, ShiftVerdict>
  closeShift: Call<{ openingShift: string; document: Record<string, unknown> }, { document: Record<string, unknown> }>
  storageLoss: Call<{ clientId: string; expected: number; found: number }, unknown>
}

/** Central in the branch's place. */
export type CentralBackend = Backend
