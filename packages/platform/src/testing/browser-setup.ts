import type {} from '@branchline/testing'
import type { TestProject } from 'vitest/node'
import { findDebianProgram } from './debian-program.ts'

/** vitest `globalSetup` of the packages whose tests drive a browser. */
export default function setup(project: TestProject): void {
  project.provide('browserProgram', findDebianProgram('chromium'))
  project.provide('trustProgram', findDebianProgram('certutil', 'libnss3-tools'))
}
