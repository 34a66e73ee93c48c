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

it('a line of a call says which call it is of, and what the call itself says stands above it', () => {
  const program = `
    const { createLog, inScope } = await import(${JSON.stringify(platform)})
    const log = createLog('branch CAI', 'info', { branchCode: 'CAI' })
    inScope({ requestId: 'request-1', operation: 'sync.push' }, () => log.info({ count: 3 }, 'pushed'))
    log.info({}, 'outside')`
  const { stderr } = spawnSync(process.execPath, ['--input-type=module', '-e', program], { encoding: 'utf8' })
  const [within, outside] = stderr
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line))
  expect(within).toMatchObject({ branchCode: 'CAI', requestId: 'request-1', operation: 'sync.push', count: 3 })
  expect(outside).toMatchObject({ branchCode: 'CAI' })
  expect(outside).not.toHaveProperty('requestId')
})
