import { spawnSync } from 'node:child_process'
import type { Machine } from '../ground/machine.ts'
import type { Row } from '../report/row.ts'
import { withLoneBranch, wrong } from './lone-branch.ts'

const what = 'fsync answers EIO'
const sales = 12

/** The disk refuses to make things durable, from one fsync on for a while: no sale is confirmed that was not stored, and it goes on. */
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
      for (let sale = 0; sale < sales; sale += 1) answers.push((await trySale()).answer)
      row.times += 1
      const others = answers.filter((answer) => answer !== 'sold' && answer !== 'UNAVAILABLE')
      if (others.length > 0) row.violations.push(wrong(`sales were answered: ${others}`))
      if (answers.at(-1) !== 'sold') row.violations.push(wrong('it did not sell again'))
      await site.server.kill()
      await site.server.start()
      await settle(row)
    }
  })
  return row
}
