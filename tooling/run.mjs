// Builds what a command needs (turbo caches it) and becomes that command: node tooling/run.mjs central [arguments].
import { spawn, spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))
const programs = {
  central: { package: '@branchline/central', main: 'apps/central/dist/main.js' },
  branch: { package: '@branchline/branch', main: 'apps/branch/dist/main.js' },
  dashboard: { package: '@branchline/dashboard', main: 'apps/dashboard/dist/standalone/apps/dashboard/server.js' },
  demo: { package: '@branchline/demo', main: 'demo/dist/main.js' },
  bench: { package: '@branchline/bench', main: 'bench/dist/main.js' },
  power: { package: '@branchline/power', main: 'power/dist/main.js' },
  torture: { package: '@branchline/torture', main: 'torture/dist/main.js' },
  simulate: { package: '@branchline/simulate', main: 'simulate/dist/main.js' },
}

const [name, ...args] = process.argv.slice(2)
const program = programs[name]
if (!program) {
  console.error(`There is no program "${name}"; there are: ${Object.keys(programs).join(', ')}.`)
  process.exit(2)
}

const build = spawnSync(
  'turbo',
  ['run', 'build', `--filter=${program.package}...`, '--output-logs=errors-only', '--log-order=grouped'],
  {
    cwd: root,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, TURBO_TELEMETRY_DISABLED: '1', DO_NOT_TRACK: '1' },
  },
)
if (build.status !== 0) {
  process.stderr.write(`${build.stdout ?? ''}${build.stderr ?? ''}`)
  process.exit(build.status ?? 1)
}

// A server on a small PC: V8 does not grow into all the memory there is, keeps what is young small enough for the processor's cache,
// and does not walk over everything before there is something to find.
const flags = ['--enable-source-maps', ...JSON.parse(readFileSync(`${root}/tooling/server-flags.json`, 'utf8'))]
const child = spawn(
  process.execPath,
  [...(name === 'central' || name === 'branch' ? flags : ['--enable-source-maps']), `${root}/${program.main}`, ...args],
  { stdio: 'inherit' },
)
// The child gets the terminal's Ctrl-C itself; what is sent to us alone is passed on.
process.on('SIGTERM', () => child.kill('SIGTERM'))
process.on('SIGINT', () => {})
child.on('exit', (code, signal) => {
  process.exitCode = code ?? (signal ? 1 : 0)
})
