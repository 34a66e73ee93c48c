import type { Adapter } from '../adapter.ts'
import { decideSubmittable } from '../decide/decide-submittable.ts'
import { checkDates } from '../validate/fields.ts'
import { checkOwned, checkSeries } from '../validate/ownership.ts'
import { type AdapterOptions, buildAdapter } from './build-adapter.ts'

/** Documents that are drafted, submitted and perhaps cancelled by the branch they originate from. */
export function submittable(options: AdapterOptions = {}): Adapter {
  const series = options.seriesPrefix === undefined ? [] : [checkSeries(options.seriesPrefix)]
  const checks = [checkOwned, ...series, checkDates(['posting_date'])]
  return buildAdapter({ behaviour: 'submittable', identity: 'sync_uuid', decide: decideSubmittable, checks }, options)
}
