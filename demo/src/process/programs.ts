import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

// Bundled into demo/dist/main.js: paths count from there.
const at = (path: string) => fileURLToPath(new URL(path, import.meta.url))

/** The programs the demo runs, each in a process of its own. */
export const programs = {
  central: at('../../apps/central/dist/main.js'),
  branch: at('../../apps/branch/dist/main.js'),
  dashboard: at('../../apps/dashboard/dist/standalone/apps/dashboard/server.js'),
  guard: at('./guard.js'),
} as const

/** How a server is started, as by `pnpm central` and `pnpm branch`. */
export const serverFlags: string[] = JSON.parse(readFileSync(at('../../tooling/server-flags.json'), 'utf8'))
