import type { Adapter, DecideInput, Decision } from '../adapter.ts'
import { decideNamed } from '../decide/decide-named.ts'
import { isSuperseded } from '../decide/superseded.ts'
import { type AdapterOptions, buildAdapter } from './build-adapter.ts'

/** Records without a life cycle that a branch may make and edit. By name several branches write one; by sync_uuid one does. */
export function editable(options: AdapterOptions = {}): Adapter {
  const decide = options.identity === 'sync_uuid' ? decideInOrder : decideNamed
  return buildAdapter({ behaviour: 'editable', identity: 'name', decide }, options)
}

function decideInOrder(input: DecideInput): Decision {
  return isSuperseded(input) ? { outcome: 'superseded' } : decideNamed(input)
}
