import { vitestProjects } from '@branchline/testing/vitest-projects'

const config = vitestProjects({ postgresSetup: '../packages/db/src/testing/postgres-setup.ts' })
for (const project of config.test?.projects ?? []) {
  const { test } = project as { test?: { name?: string; globalSetup?: string[] } }
  if (test?.name === 'integration') test.globalSetup?.push('src/strace-setup.ts')
}

export default config
