import { vitestProjects } from '@branchline/testing/vitest-projects'

export default vitestProjects({ redisSetup: './src/testing/redis-setup.ts' })
