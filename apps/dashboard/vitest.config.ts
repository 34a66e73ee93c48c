import { vitestProjects } from '@branchline/testing/vitest-projects'

export default vitestProjects()
