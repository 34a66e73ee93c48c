// One worker of the crew: runs the cases it is sent, one at a time, and ends with whoever started it.
import { Ground, runSeed } from '../run-seed.ts'
import type { Task } from './message.ts'

const ground = await Ground.prepare()

process.on('message', async ({ id, case: wanted }: Task) => {
  process.send?.({ id, outcome: await runSeed(ground, wanted) })
})
process.on('disconnect', () => {
  ground.remove()
  process.exit()
})
// Ctrl-C goes to all; who started us ends us in order.
process.on('SIGINT', () => {})
process.send?.({ ready: true })
