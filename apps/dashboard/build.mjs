// next build, without telemetry, and the browser's files beside the standalone server, which Next leaves to the deployer.
import { spawnSync } from 'node:child_process'
import { cpSync } from 'node:fs'
import { createRequire } from 'node:module'

const next = createRequire(import.meta.url).resolve('next/dist/bin/next')
const build = spawnSync(process.execPath, [next, 'build'], {
  encoding: 'utf8',
  env: { ...process.env, NEXT_TELEMETRY_DISABLED: '1', NODE_ENV: 'production' },
})
if (build.status !== 0) {
  process.stderr.write(`${build.stdout ?? ''}${build.stderr ?? ''}`)
  process.exit(build.status ?? 1)
}
cpSync('dist/static', 'dist/standalone/apps/dashboard/dist/static', { recursive: true })
