import { execFileSync, spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type FoundProgram, findDebianProgram } from '@branchline/platform/testing'
import { afterAll, describe, expect, it, type TestContext } from 'vitest'
import { composeFaults, dockerfileFaults, lintCompose } from './deploy-rules.ts'

// What deploys is read by linters; `tests/src/install.int.test.ts` runs what it says.

const deploy = fileURLToPath(new URL('../../../deploy', import.meta.url))
const scratch = mkdtempSync(join(tmpdir(), 'branchline-deploy-'))
const installing = { timeout: 300_000 }
/** 10 is a service that may do anything, 0 one that may do nothing. */
const exposureMax = 1.5
const filesOf = (folder: string, ending: string) =>
  readdirSync(join(deploy, folder)).filter((name) => name.endsWith(ending))
const read = (name: string) => readFileSync(join(deploy, name), 'utf8')

afterAll(() => rmSync(scratch, { recursive: true, force: true }))

it.each(filesOf('.', '.Dockerfile'))('%s has no fault', (name) => expect(dockerfileFaults(read(name))).toEqual([]))

it.each(filesOf('.', '.yaml'))('%s has no fault', (name) => {
  // The tills of a shop call their branch over the shop's network.
  expect([...lintCompose(join(deploy, name)), ...composeFaults(read(name), ['branch'])]).toEqual([])
})

describe('each rule catches what it is for', () => {
  const image = read('branch.Dockerfile')
  it.each([
    ['an instruction that is none', image.replace('EXPOSE', 'EXPOSES')],
    ['an image that moves', image.replace('22-bookworm-slim', 'latest')],
    ['an image without a tag', image.replaceAll(/node:\S+/g, 'node')],
    ['root', image.replace('USER node\n', '')],
    ['root after all', image.replace('USER node\n', 'USER node\nUSER 0:0\n')],
    ['no health check', image.replace(/HEALTHCHECK[^\n]*\n[^\n]*\n/, '')],
    ['a shell before the server', image.replace(/^CMD .*$/m, 'CMD node dist/main.js')],
    ['a secret in the image', image.replace('ENV NODE_ENV', 'ENV ADMIN_PASSWORD=x NODE_ENV')],
  ])('%s', (_what, text) => {
    expect(text).not.toBe(image)
    expect(dockerfileFaults(text)).not.toEqual([])
  })

  const compose = read('compose.yaml')
  it.each([
    ['an image that moves', compose.replace('redis:8-bookworm', 'redis:latest')],
    ['a secret that is written down', compose.replace(/SECRET_KEY: .*/, 'SECRET_KEY: sixteen-characters')],
    ['a port that is open to all', compose.replace('127.0.0.1:8000', '8000')],
    ['all rights', compose.replace('cap_drop: ["ALL"]', 'privileged: true')],
    ['a file system that is written to', compose.replace('read_only: true', 'read_only: false')],
    ['a service that is waited for and is not there', compose.replace('redis: { condition', 'radish: { condition')],
    ['no health check', compose.replace('healthcheck:', 'x-health:')],
  ])('%s', (_what, text) => expect(composeFaults(text, [])).not.toEqual([]))

  it.each([
    ['a key that is none', compose.replace('restart:', 'restarts:')],
    ['two services of one port', compose.replace('127.0.0.1:3000:3000', '127.0.0.1:8000:3000')],
  ])('%s', (what, text) => {
    const file = join(scratch, `${what.replaceAll(' ', '-')}.yaml`)
    writeFileSync(file, text)
    expect(lintCompose(file)).not.toEqual([])
  })
})

/** Its path, or the test is skipped with the reason. */
function needed(program: FoundProgram, { skip }: Pick<TestContext, 'skip'>): string {
  return 'path' in program ? program.path : skip(program.missing)
}

it('a server is started with the same flags everywhere', () => {
  const flags = JSON.parse(readFileSync(join(deploy, '../tooling/server-flags.json'), 'utf8'))
  const said = ['central.Dockerfile', 'branch.Dockerfile', 'compose.branch.yaml']
    .concat(join('systemd', 'branchline-central.service'))
    .map((name) => [name, read(name).match(/--[\w-]+-size=\d+/g)])
  expect(said).toEqual(said.map(([name]) => [name, flags]))
})

it.for(filesOf('systemd', '.service'))(
  '%s is one that systemd takes, and may do little',
  installing,
  (name, context) => {
    const analyze = needed(findDebianProgram('systemd-analyze', 'systemd'), context)
    // What it starts lies where the installer puts it; here it has only to be there.
    const folder = join(scratch, name)
    mkdirSync(folder)
    const main = join(folder, 'main.js')
    writeFileSync(main, '')
    const unit = join(folder, name)
    const text = read(join('systemd', name)).replaceAll('@NODE@', process.execPath)
    writeFileSync(unit, text.replaceAll(/\/opt\/branchline\/\w+\/dist\/main\.js/g, main))
    const verified = spawnSync(analyze, ['verify', '--man=no', unit], { encoding: 'utf8' })
    expect([verified.status, verified.stderr]).toEqual([0, ''])
    const rated = execFileSync(analyze, ['security', '--offline=true', '--no-pager', unit], { encoding: 'utf8' })
    const exposure = Number(/exposure level for .*: ([\d.]+)/.exec(rated)?.[1])
    expect(exposure).toBeGreaterThan(0)
    expect(exposure).toBeLessThanOrEqual(exposureMax)

    writeFileSync(unit, text.replace('Restart=always', 'Restart=allways'))
    expect(spawnSync(analyze, ['verify', '--man=no', unit], { encoding: 'utf8' }).stderr).toContain('allways')
  },
)

it('the shell scripts have no fault that shellcheck knows', installing, (context) => {
  const shellcheck = needed(findDebianProgram('shellcheck'), context)
  const scripts = filesOf('.', '.sh').map((name) => join(deploy, name))
  expect(scripts).not.toEqual([])
  expect(spawnSync(shellcheck, scripts, { encoding: 'utf8' })).toMatchObject({ status: 0, stdout: '' })
})
