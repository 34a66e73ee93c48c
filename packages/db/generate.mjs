// Generates each side's Prisma client and its migrations as a module (so that a bundle carries them), offline.
import { spawnSync } from 'node:child_process'
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { fileURLToPath } from 'node:url'

const here = dirname(fileURLToPath(import.meta.url))

for (const side of ['branch', 'central']) {
  // The CLI looks for a schema engine even where none is needed, and would download it: any program that exists stops that.
  const result = spawnSync('prisma', ['generate', '--schema', `src/${side}/prisma/schema.prisma`], {
    cwd: here,
    encoding: 'utf8',
    env: {
      ...process.env,
      PRISMA_SCHEMA_ENGINE_BINARY: process.execPath,
      PRISMA_HIDE_UPDATE_MESSAGE: '1',
      CHECKPOINT_DISABLE: '1',
    },
  })
  if (result.status !== 0) {
    process.stderr.write(`${result.stdout ?? ''}${result.stderr ?? ''}${result.error ?? ''}\n`)
    process.exit(1)
  }
  const folder = `${here}/src/${side}/prisma/migrations`
  const migrations = readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => ({ name, sql: readFileSync(`${folder}/${name}/migration.sql`, 'utf8') }))
    .sort((a, b) => (a.name < b.name ? -1 : 1))
  mkdirSync(`${here}/src/${side}/generated`, { recursive: true })
  writeFileSync(
    `${here}/src/${side}/generated/migrations.ts`,
    `export const migrations: { name: string; sql: string }[] = ${JSON.stringify(migrations, null, 2)}\n`,
  )
}
