import { spawnSync } from 'node:child_process'
import type { Machine } from '../ground/machine.ts'
import type { Row } from '../report/row.ts'
import { withLoneBranch, wrong } from './lone-branch.ts'

const what = 'fsync answers EIO'
const sales = 12
/** What a till may be told: its sale is stored, is not, or the server was gone before it could say. */
const expected: readonly string[] = ['sold', 'UNAVAILABLE', 'no answer']

/**
 * The disk refuses to make things durable, from one fsync on: no sale is confirmed that was not stored, the server ends (decision 28), and
 * sells again when it is started again.
 */
export async function failingFsync(machine: Machine, firsts: readonly number[]): Promise<Row> {
  if (spawnSync('strace', ['-V']).status !== 0)
    return { what, times: 0, violations: [], restMs: [], note: 'there is no strace' }
  const row: Row = { what, times: 0, violations: [], restMs: [] }
  await withLoneBranch(machine, 'EIO', {}, async ({ site, till, trySale, settle }) => {
    await till.sell()
    for (const first of firsts) {
      await site.server.kill()
      const inject = `inject=fsync,fdatasync:error=EIO:when=${first}..${first + 2}`
      await site.server.start({
        under: ['strace', '-f', '-qq', '-o', '/dev/null', '-e', 'trace=fsync,fdatasync', '-e', inject],
      })
      const answers: string[] = []
      while (site.server.isRunning && answers.length < sales) answers.push((await trySale()).answer)
      row.times += 1
      const refused = answers.findIndex((answer) => answer !== 'sold')
      if (refused < 0) row.violations.push(wrong(`no fsync failed in ${sales} sales from fsync ${first} on`))
      if (refused >= 0 && answers.slice(refused).includes('sold'))
        row.violations.push(wrong('it sold on what the disk had refused'))
      const others = answers.filter((answer) => !expected.includes(answer))
      if (others.length > 0) row.violations.push(wrong(`sales were answered: ${others}`))
      if (site.server.isRunning) row.violations.push(wrong('it did not end'))
      await site.server.kill()
      await site.server.start()
      if ((await trySale()).answer !== 'sold') row.violations.push(wrong('it did not sell again'))
      await settle(row)
    }
  })
  return row
}
