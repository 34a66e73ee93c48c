/** A source file: its path from the root, and its text. */
export interface Source {
  path: string
  text: string
}

/** What is wrong, where, and what to do. */
export type Finding = string

const linesMax = 400
const packagesBelow: Record<string, string[]> = {
  'packages/protocol': [],
  'packages/adapters': ['protocol'],
  'packages/platform': ['protocol'],
  'packages/db': ['protocol'],
  'apps/central': ['protocol', 'adapters', 'platform', 'db'],
  'apps/branch': ['protocol', 'adapters', 'platform', 'db'],
  'apps/dashboard': ['protocol'],
}
const isTest = (path: string) => /\.test\.ts$|\.fixture\.ts$|\/testing\//.test(path)

/** Splits a path into its package and the file inside it. */
export function packageOf(path: string): string {
  const [first = '', second = ''] = path.split('/')
  return first === 'apps' || first === 'packages' || first === 'tooling' ? `${first}/${second}` : first
}

/** Module specifiers of a source, with the line each stands on. `types` too where it is asked for. */
export function importsOf(text: string, { types = true } = {}): { from: string; line: number }[] {
  const found: { from: string; line: number }[] = []
  for (const match of text.matchAll(/^(import|export)\s+(type\s+)?[^'"]*?from\s+'([^']+)'|^import\s+'([^']+)'/gm)) {
    if (match[2] && !types) continue
    found.push({ from: match[3] ?? match[4] ?? '', line: text.slice(0, match.index).split('\n').length })
  }
  return found
}

/** Imports run downward, by package name; relative imports stay inside their package. */
export function layers({ path, text }: Source): Finding[] {
  const below = packagesBelow[packageOf(path)]
  const depth = path.split('/').length - packageOf(path).split('/').length - 1
  return importsOf(text).flatMap(({ from, line }) => {
    const name = /^@branchline\/([a-z-]+)/.exec(from)?.[1]
    if (below && name && name !== 'testing' && !below.includes(name)) {
      return [
        `${path}:${line} imports ${from}: only ${below.join(', ') || 'nothing of ours'} is below ${packageOf(path)}`,
      ]
    }
    const ups = from.match(/\.\.\//g)?.length ?? 0
    return from.startsWith('.') && ups > depth
      ? [`${path}:${line} leaves its package with ${from}: import by package name`]
      : []
  })
}

const impure = /\b(process\.|fetch\(|setTimeout\(|setInterval\(|Date\.now\(|new Date\(\)|Math\.random\(|console\.)/
const worldly = /\b(Date\.now\(|Math\.random\(|setTimeout\(|setInterval\(|process\.env|globalThis\.fetch)/
/** Where the world may be touched, and why. */
const mayTouchTheWorld = [
  'packages/platform/', // the real ports
  'packages/db/src/central/embedded/', // starts a server
  'packages/db/generate.mjs', // build steps
  'packages/db/drift.mjs',
  'apps/central/src/command-line/', // a command
  'apps/central/src/import-csv/', // a command
  'deploy/', // starts a server and installs it
  'apps/central/src/main.ts',
  'apps/branch/src/main.ts',
  'apps/till/', // a host's program in a browser
  'apps/dashboard/', // a web server of its own, and its pages in a browser
  'packages/pos-client/src/ports.ts', // the browser's own
  'apps/branch/src/command-line/', // a command
  'demo/',
  'bench/',
  'simulate/src/commands/', // say how long a search took
  'simulate/src/crew/', // processes, and how long one may take
  'power/', // records real processes
  'tests/',
  'torture/', // starts, kills and compares servers
  'tooling/',
]

/** protocol and adapters do no I/O; elsewhere time, chance and the environment come in as ports. */
export function purity({ path, text }: Source): Finding[] {
  if (isTest(path)) return []
  const pure = /^packages\/(protocol|adapters)\//.test(path)
  if (!pure && mayTouchTheWorld.some((prefix) => path.startsWith(prefix))) return []
  return text.split('\n').flatMap((code, index) => {
    const bare = code.replace(/\/\/.*|^\s*\*.*|`[^`]*`/g, '')
    const at = `${path}:${index + 1}`
    if (pure && /from 'node:(?!crypto)/.test(code)) return [`${at} imports a node module: this package is pure`]
    const found = (pure ? impure : worldly).exec(bare)
    return found ? [`${at} uses ${found[0]}: take it as a port`] : []
  })
}

export function length({ path, text }: Source): Finding[] {
  const lines = text.split('\n').length
  return lines > linesMax ? [`${path} has ${lines} lines, over ${linesMax}: split it by concept`] : []
}

export function names({ path }: Source): Finding[] {
  const bad = path.split('/').find((part) => /^(utils?|helpers?|common|misc|managers?)(\.|$)/.test(part))
  return bad ? [`${path}: "${bad}" says nothing; name the concept`] : []
}

/** A file that only re-exports hides where things are; each package has one, its index.ts. */
export function barrels({ path, text }: Source): Finding[] {
  if (path.endsWith('/index.ts')) return []
  const code = text.split('\n').filter((line) => line.trim() !== '' && !/^\s*(\/\/|\*|\/\*)/.test(line))
  const only = code.length > 0 && code.every((line) => /^export\s.*\sfrom\s'/.test(line))
  return only ? [`${path} only re-exports: import from the owner`] : []
}

export function leftovers({ path, text }: Source): Finding[] {
  const pattern = new RegExp(['\\bTO', 'DO\\b|\\bFIX', 'ME\\b|\\b(it|describe|test)\\.(skip|only)\\('].join(''))
  return text
    .split('\n')
    .flatMap((line, index) => (pattern.test(line) ? [`${path}:${index + 1} is left over: finish it`] : []))
}

const places = new RegExp(
  ['/(wo', 'rk|ho', 'me|ro', 'ot|Use', 'rs)/[a-z]|registry\\.np', 'mjs|deb\\.deb', 'ian'].join(''),
)

/** No file names a machine's path or a package registry. */
export function machines({ path, text }: Source): Finding[] {
  return text
    .split('\n')
    .flatMap((line, index) => (places.test(line) ? [`${path}:${index + 1} names a machine path or a registry`] : []))
}

/** Cycles among the files of a package; type imports do not count, they are gone at run time. */
export function cycles(sources: Source[]): Finding[] {
  const known = new Map(sources.map((source) => [source.path, source]))
  const next = (path: string) =>
    importsOf(known.get(path)?.text ?? '', { types: false })
      .filter(({ from }) => from.startsWith('.'))
      .map(({ from }) => new URL(from, `file:///${path}`).pathname.slice(1))
      .filter((target) => known.has(target))
  const done = new Set<string>()
  const findings: Finding[] = []
  const visit = (path: string, trail: string[]): void => {
    const start = trail.indexOf(path)
    if (start >= 0) findings.push(`import cycle: ${[...trail.slice(start), path].join(' -> ')}`)
    if (start >= 0 || done.has(path)) return
    for (const target of next(path)) visit(target, [...trail, path])
    done.add(path)
  }
  for (const path of known.keys()) visit(path, [])
  return findings
}
