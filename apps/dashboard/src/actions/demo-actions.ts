'use server'

import { act } from '../api/act.ts'
import { switchDemo } from '../demo/demo-control.ts'
import type { DemoSwitch } from '../demo/demo-state.ts'

export async function setDemo(wanted: DemoSwitch) {
  return act((peer) => switchDemo(peer, wanted))
}
