import type { Adapter } from '../adapter.ts'
import { decideNamed } from '../decide/decide-named.ts'
import { type AdapterOptions, buildAdapter } from './build-adapter.ts'

/** Records central owns and names; the same name everywhere. */
export function master(options: AdapterOptions = {}): Adapter {
  return buildAdapter({ behaviour: 'master', identity: 'name', decide: decideNamed }, options)
}
