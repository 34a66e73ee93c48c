import { spawnSync } from 'node:child_process'
import { whyNoRecording } from './record.ts'

/** vitest `globalSetup`: puts strace on a machine where it is missing and may be put. Elsewhere the tests say what they miss. */
export default function setup(): void {
  if (whyNoRecording() === null || process.getuid?.() !== 0) return
  const quiet = { stdio: 'ignore', env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' } } as const
  const install = () => spawnSync('apt-get', ['install', '-y', '--no-install-recommends', 'strace'], quiet).status === 0
  if (!install() && spawnSync('apt-get', ['update'], quiet).status === 0) install()
}
