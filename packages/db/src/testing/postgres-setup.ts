import type {} from '@branchline/testing'
import type { TestProject } from 'vitest/node'
import { startScratchServer } from './index.ts'

/** vitest `globalSetup` of the packages whose tests need PostgreSQL: one server per run. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const server = await startScratchServer()
  project.provide('postgresUrl', server.url)
  return () => server.stop()
}
