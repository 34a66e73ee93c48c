// One worker of the crew: runs the cases it is sent, one at a time, and ends with whoever started it.
import { inMemory } from '../lane.ts'
import { Ground, runSeed } from '../run-seed.ts'
import type { Report, Task } from './message.ts'

const sayMs = 5_000
const ground = await Ground.prepare()
// Nobody may be there any more to hear it.
const tell = (report: Report) => process.connected && process.send?.(report, () => {})

process.on('message', async ({ id, case: wanted }: Task) => {
  let saidMs = Date.now()
  const goesOn = () => {
    if (Date.now() - saidMs < sayMs) return
    saidMs = Date.now()
    tell({ id, goesOn: true })
  }
  tell({ id, outcome: await runSeed(ground, wanted, inMemory, goesOn) })
})
process.on('disconnect', () => {
  ground.remove()
  process.exit()
})
// Ctrl-C goes to all; who started us ends us in order.
process.on('SIGINT', () => {})
tell({ ready: true })
