import type {} from '@branchline/testing'
import type { TestProject } from 'vitest/node'
import { findRedisProgram } from './redis-program.ts'

/** vitest `globalSetup` of the packages whose tests need Redis: each test starts its own. */
export default function setup(project: TestProject): void {
  project.provide('redisProgram', findRedisProgram())
}
