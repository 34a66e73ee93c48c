import type { Doctype } from '@branchline/adapters'
import { goods } from './goods.ts'
import { organisation } from './organisation.ts'
import { selling } from './selling.ts'
import type { RoundTrip } from './shape.ts'
import { transactions } from './transactions.ts'

/** One for every DocType: a missing one does not compile. */
export const roundTrips: Record<Doctype, RoundTrip> = { ...organisation, ...goods, ...selling, ...transactions }
