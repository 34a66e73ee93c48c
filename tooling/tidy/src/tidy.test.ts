import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { barrels, cycles, layers, leftovers, length, machines, names, purity, type Source } from './rules.ts'

const root = fileURLToPath(new URL('../../..', import.meta.url))
const tracked = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard'], {
  cwd: root,
  encoding: 'utf8',
})
  .split('\n')
  .filter((path) => path !== '' && existsSync(join(root, path)))
const read = (path: string): Source => ({ path, text: readFileSync(join(root, path), 'utf8') })
const sources = tracked.filter((path) => /\.(ts|mjs)$/.test(path)).map(read)
const texts = tracked
  .filter((path) => /\.(ts|mjs|md|json|yaml|sql|prisma|example)$/.test(path) && path !== 'pnpm-lock.yaml')
  .map(read)

const source = (path: string, text: string): Source => ({ path, text })

describe('the tree', () => {
  it('has sources to look at', () => expect(sources.length).toBeGreaterThan(100))
  it.each([
    ['imports run downward, by package name', layers],
    ['pure packages do no I/O, and the rest takes the world as ports', purity],
    ['no file has more than 400 lines', length],
    ['names say something', names],
    ['no file only re-exports', barrels],
    ['nothing is left over', leftovers],
  ])('%s', (_law, rule) => expect(sources.flatMap(rule)).toEqual([]))
  it('no import cycle', () => expect(cycles(sources)).toEqual([]))
  it('no machine path or registry address is named', () => expect(texts.flatMap(machines)).toEqual([]))
})

describe('each rule catches what it is for', () => {
  it.each([
    ['an import upward', layers(source('packages/adapters/src/a.ts', "import { x } from '@branchline/db/branch'"))],
    ['an import of another app', layers(source('apps/branch/src/a.ts', "import { x } from '@branchline/central'"))],
    [
      'an import out of its package',
      layers(source('apps/branch/src/a.ts', "import { x } from '../../central/src/x.ts'")),
    ],
    ['a clock in a pure package', purity(source('packages/protocol/src/a.ts', 'const now = Date.now()'))],
    [
      'a file in a pure package',
      purity(source('packages/adapters/src/a.ts', "import { readFileSync } from 'node:fs'")),
    ],
    ['a clock in an app', purity(source('apps/branch/src/drainer/a.ts', 'const now = Date.now()'))],
    ['a long file', length(source('a.ts', '\n'.repeat(401)))],
    ['an empty name', names(source('apps/branch/src/utils/a.ts', ''))],
    ['a barrel', barrels(source('apps/branch/src/all.ts', "export * from './a.ts'\nexport { b } from './b.ts'\n"))],
    ['a left-over', leftovers(source('a.ts', ['// TO', 'DO later'].join('')))],
    ['a machine path', machines(source('a.md', ['see /ho', 'me/someone'].join('')))],
    [
      'a cycle',
      cycles([source('p/a.ts', "import { b } from './b.ts'"), source('p/b.ts', "import { a } from './a.ts'")]),
    ],
  ])('%s', (_what, findings) => expect(findings).toHaveLength(1))

  it('a type import makes no cycle', () => {
    expect(
      cycles([source('p/a.ts', "import type { B } from './b.ts'"), source('p/b.ts', "import { a } from './a.ts'")]),
    ).toEqual([])
  })
})
