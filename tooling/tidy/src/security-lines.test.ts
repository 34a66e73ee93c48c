import { existsSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'

// docs/security.md names a test or a file for each requirement. A name that is none is a promise nobody keeps.

const root = fileURLToPath(new URL('../../..', import.meta.url))
const places: Record<string, string> = {
  platform: 'packages/platform/src',
  protocol: 'packages/protocol/src',
  tests: 'tests/src',
}

/** The paths a text names in code marks, from the root. Pure. */
function pathsIn(text: string): string[] {
  return [...text.matchAll(/`((?:platform|protocol|tests|apps|packages|tooling|docs)\/[\w./-]+)`/g)].map(
    ([, path = '']) => {
      const [first = '', ...rest] = path.split('/')
      return places[first] && rest[0] !== 'src' ? [places[first], ...rest].join('/') : path
    },
  )
}

describe('docs/security.md', () => {
  const named = pathsIn(readFileSync(`${root}/docs/security.md`, 'utf8'))
  it('names many files', () => expect(named.length).toBeGreaterThan(60))
  it('names none that is not there', () => {
    expect(named.filter((path) => !existsSync(`${root}/${path}`))).toEqual([])
  })
})

it('a path is taken from where the page says its first word stands', () => {
  expect(pathsIn('x `tests/a.test.ts`, `platform/b.ts`; `apps/c.ts` `tests/src/d.ts` and `no path`')).toEqual([
    'tests/src/a.test.ts',
    'packages/platform/src/b.ts',
    'apps/c.ts',
    'tests/src/d.ts',
  ])
})
