import { randomFrom } from '@branchline/demo'
import { openMachine } from './ground/machine.ts'
import { renderReport } from './report/render.ts'
import { fullDisk } from './steps/full-disk.ts'
import { heldDatabase } from './steps/held-database.ts'
import { damagedPage } from './steps/damaged-page.ts'
import { failingFsync } from './steps/failing-fsync.ts'

const machine = await openMachine()
try {
const say = (r: unknown) => { console.log(Math.round(performance.now() / 1000), JSON.stringify(r)); return r as never }
console.log(renderReport([say(await fullDisk(machine, 2)), say(await failingFsync(machine, [3, 9]))]))
} finally { await machine.stop(true); console.log(machine.folder.root) }
