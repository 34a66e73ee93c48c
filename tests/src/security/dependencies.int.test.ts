import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { expect, it } from 'vitest'

// What is known of the packages in the lock file, as the package manager tells it. Some registries have no such endpoint.

interface Advisory {
  module_name: string
  severity: string
  title: string
  vulnerable_versions: string
  /** `<0.0.0`: there is none. */
  patched_versions: string
}

type Told = { advisories: Record<string, Advisory> } | { error: { code: string; message: string } }

const waitMs = 20_000

/** What `pnpm audit` says; a text: why it says nothing. */
function audit(): Promise<Record<string, Advisory> | string> {
  const root = fileURLToPath(new URL('../../..', import.meta.url))
  const args = ['--yes', 'pnpm@10.34.9', 'audit', '--json']
  return new Promise((resolve) => {
    execFile('npx', args, { cwd: root, timeout: waitMs, maxBuffer: 50_000_000 }, (error, out) => {
      if (error?.killed) return resolve(`pnpm audit did not answer within ${waitMs / 1_000} s`)
      let told: Told
      try {
        told = JSON.parse(out)
      } catch {
        return resolve(`pnpm audit said ${JSON.stringify(out.slice(0, 200))}`)
      }
      resolve('advisories' in told ? told.advisories : `${told.error.code}: ${told.error.message.slice(0, 400)}`)
    })
  })
}

/** Those that a newer version mends. Pure. */
function mendable(advisories: Record<string, Advisory>): string[] {
  return Object.values(advisories)
    .filter(({ severity, patched_versions }) => /high|critical/.test(severity) && patched_versions !== '<0.0.0')
    .map(
      ({ module_name, severity, title, vulnerable_versions, patched_versions }) =>
        `${module_name} ${vulnerable_versions}: ${severity}, ${title}; mended in ${patched_versions}`,
    )
}

const advisory = (severity: string, patched_versions: string): Advisory => ({
  ...{ module_name: 'left', severity, title: 'bad', vulnerable_versions: '<1.0.0', patched_versions },
})

it('what counts is high or critical, and has a version that mends it', () => {
  const found = {
    1: advisory('high', '>=1.0.0'),
    2: advisory('critical', '>=1.0.0'),
    3: advisory('moderate', '>=1.0.0'),
    4: advisory('high', '<0.0.0'),
  }
  expect(mendable(found)).toHaveLength(2)
  expect(mendable(found)[0]).toBe('left <1.0.0: high, bad; mended in >=1.0.0')
})

it('no package in the lock file has a known hole of that kind', { timeout: 2 * waitMs }, async (context) => {
  const told = await audit()
  if (typeof told === 'string') {
    console.warn(`skipped, the packages were not looked at: ${told}`)
    return context.skip(told)
  }
  expect(mendable(told)).toEqual([])
})
