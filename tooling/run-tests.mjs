// Runs every package's tests through turbo and ends with the plain line `N passed, N failed, N skipped`.
// Arguments go to turbo: `pnpm test --force` runs also what its cache has.
import { spawnSync } from 'node:child_process'
import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))
const folders = ['apps', 'packages', 'tooling']
  .flatMap((parent) => readdirSync(join(root, parent)).map((name) => join(root, parent, name)))
  .concat(['bench', 'demo', 'power', 'simulate', 'tests', 'torture'].map((name) => join(root, name)))
  .filter((folder) => existsSync(join(folder, 'package.json')))
const tested = folders.filter((folder) => JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')).scripts?.test)

// A result of an earlier run must not stand in for this one.
for (const folder of tested) rmSync(join(folder, '.test-results'), { recursive: true, force: true })

const run = spawnSync(
  'turbo',
  ['run', 'test', '--concurrency=1', '--continue', '--output-logs=new-only', ...process.argv.slice(2)],
  {
    cwd: root,
    stdio: 'inherit',
    env: { ...process.env, TURBO_TELEMETRY_DISABLED: '1', DO_NOT_TRACK: '1', NO_COLOR: '1' },
  },
)

const totals = { passed: 0, failed: 0, skipped: 0 }
const failures = []
const silent = []
for (const folder of tested) {
  const file = join(folder, '.test-results', 'results.json')
  if (!existsSync(file)) {
    silent.push(folder.slice(root.length))
    continue
  }
  const results = JSON.parse(readFileSync(file, 'utf8'))
  totals.passed += results.numPassedTests
  totals.failed += results.numFailedTests
  totals.skipped += results.numPendingTests + results.numTodoTests
  for (const suite of results.testResults) {
    // A file that does not even load has no tests to count; it failed all the same.
    if (suite.status === 'failed' && suite.assertionResults.length === 0) totals.failed += 1
    failures.push(...failuresOf(suite))
  }
}

// Said once more at the end: what broke is hard to find among the lines of two thousand tests.
for (const { where, message } of failures) console.error(`\nFAILED ${where}\n${message.slice(0, 2_000)}`)
if (silent.length > 0) console.error(`No results from: ${silent.join(', ')}`)
const failed = run.status !== 0 || totals.failed > 0 || silent.length > 0 || totals.passed === 0
process.exitCode = failed ? 1 : 0
console.log(
  `${totals.passed} passed, ${totals.failed + (failed && totals.failed === 0 ? 1 : 0)} failed, ${totals.skipped} skipped`,
)

/** What failed in one test file: where, and the message with its trace. */
function failuresOf(suite) {
  const file = relative(root, suite.name)
  const failed = suite.assertionResults
    .filter((test) => test.status === 'failed')
    .map((test) => ({ where: `${file} > ${test.fullName}`, message: test.failureMessages.join('\n') }))
  if (failed.length > 0 || suite.status !== 'failed') return failed
  return [{ where: file, message: suite.message ?? '' }]
}
