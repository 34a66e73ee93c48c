import { randomFrom } from '@branchline/demo'
import { openMachine } from './ground/machine.ts'
import { renderReport } from './report/render.ts'
import { fullDisk } from './steps/full-disk.ts'
import { heldDatabase } from './steps/held-database.ts'
import { damagedPage } from './steps/damaged-page.ts'
import { failingFsync } from './steps/failing-fsync.ts'

const machine = await openMachine()
try {
console.log(renderReport([await fullDisk(machine, 2), await heldDatabase(machine, {long: true}), await damagedPage(machine, randomFrom(3), 4), await failingFsync(machine, [3, 9])]))
} finally { await machine.stop(true); console.log(machine.folder.root) }
