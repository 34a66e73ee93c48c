import { type Doctype, doctypes } from '@branchline/adapters'
import { goods } from './goods.ts'
import { organisation } from './organisation.ts'
import { selling } from './selling.ts'
import type { RoundTrip } from './shape.ts'
import { transactions } from './transactions.ts'

/** What somebody writes: an Alias central makes itself, and its journey has tests of its own. */
export type WrittenDoctype = Exclude<Doctype, 'Alias'>
export const writtenDoctypes = doctypes.filter((doctype): doctype is WrittenDoctype => doctype !== 'Alias')

/** One for every DocType: a missing one does not compile. */
export const roundTrips: Record<WrittenDoctype, RoundTrip> = {
  ...organisation,
  ...goods,
  ...selling,
  ...transactions,
}
