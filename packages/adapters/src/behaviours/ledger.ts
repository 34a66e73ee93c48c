import type { Adapter } from '../adapter.ts'
import { decideLedger } from '../decide/decide-ledger.ts'
import { type AdapterOptions, buildAdapter } from './build-adapter.ts'

/** Insert-only entries: what they add up to (stock, money, points, uses of a coupon) is never a field of its own. */
export function ledger(options: AdapterOptions = {}): Adapter {
  return buildAdapter({ behaviour: 'ledger', identity: 'sync_uuid', decide: decideLedger }, options)
}
