import { vitestProjects } from '@branchline/testing/vitest-projects'

export default vitestProjects({ postgresSetup: './src/testing/postgres-setup.ts' })
