import { randomFrom } from '@branchline/demo'
import { Chain } from './ground/chain.ts'
import { openMachine } from './ground/machine.ts'
import { Load } from './load/load.ts'
import { renderReport } from './report/render.ts'
import { fullDisk } from './steps/full-disk.ts'
import { networkFaults } from './steps/network-faults.ts'
import { postgresCrashes } from './steps/postgres-crashes.ts'

const machine = await openMachine()
try {
const say = (l: string) => console.log(Math.round(performance.now()/1000), l)
console.log(renderReport(await fullDisk(machine, 2)))
const chain = await Chain.open(machine, 'main')
await Promise.all(['CAI','ALX','GIZ'].map(async (code) => { const s = await chain.addSite(code); await s.server.start() }))
const load = new Load(chain, 1)
const rows = [...await networkFaults(chain, load, randomFrom(1), 1, say), ...await postgresCrashes(chain, load, machine.postgres, randomFrom(1), 2, say)]
console.log(renderReport(rows))
await chain.stop()
} finally { await machine.stop(true); console.log(machine.folder.root) }
