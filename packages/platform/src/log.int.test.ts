import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { expect, it } from 'vitest'

const platform = fileURLToPath(new URL('../dist/index.js', import.meta.url))
/** Every write to it fails with ENOSPC, as on a full disk. */
const full = '/dev/full'

it.runIf(existsSync(full))('a log that cannot be written does not hold up the server', () => {
  const program = `
    const { createLog } = await import(${JSON.stringify(platform)})
    const log = createLog('branch CAI', 'info')
    for (let line = 0; line < 10; line += 1) log.error({ line }, 'the disk is full')
    console.log('it goes on')`
  const run = spawnSync('sh', ['-c', `exec "$0" --input-type=module -e "$1" 2>${full}`, process.execPath, program], {
    encoding: 'utf8',
    timeout: 20_000,
  })
  expect({ status: run.status, said: run.stdout }).toEqual({ status: 0, said: 'it goes on\n' })
})

it('a log line is one line of JSON on standard error', () => {
  const program = `
    const { createLog } = await import(${JSON.stringify(platform)})
    createLog('branch CAI', 'info').warn({ password: 'x', count: 3 }, 'a line\\nof two')`
  const { stderr } = spawnSync(process.execPath, ['--input-type=module', '-e', program], { encoding: 'utf8' })
  expect(
    stderr
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line)),
  ).toMatchObject([{ name: 'branch CAI', level: 40, count: 3, password: '***', msg: 'a line\nof two' }])
})
