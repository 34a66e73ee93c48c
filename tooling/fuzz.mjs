// 200,000 malformed requests against a real central and a real branch: pnpm fuzz [REQUESTS]. FUZZ_SEED repeats a run.
import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'

const [requests = '200000'] = process.argv.slice(2)
const run = spawnSync('npx', ['vitest', 'run', 'src/fuzz'], {
  cwd: fileURLToPath(new URL('../tests', import.meta.url)),
  stdio: 'inherit',
  env: { ...process.env, FUZZ_REQUESTS: requests },
})
process.exitCode = run.status ?? 1
