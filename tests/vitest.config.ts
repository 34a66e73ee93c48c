import { vitestProjects } from '@branchline/testing/vitest-projects'

export default vitestProjects({
  postgresSetup: '../packages/db/src/testing/postgres-setup.ts',
  redisSetup: '../packages/platform/src/testing/redis-setup.ts',
})
