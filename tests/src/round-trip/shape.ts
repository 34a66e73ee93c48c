import type { Doctype } from '@branchline/adapters'
import type { DocumentInput } from '@branchline/protocol'

/** A realistic document of a DocType, in ERPNext's shape, and what somebody changes in it later. */
export interface RoundTrip {
  document: DocumentInput
  edit: Record<string, unknown>
}

export type RoundTrips = Partial<Record<Doctype, RoundTrip>>
