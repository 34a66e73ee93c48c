import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { z } from 'zod'
import * as protocol from './index.ts'

const pinned = JSON.parse(readFileSync(new URL('golden/wire-hash.golden.json', import.meta.url), 'utf8'))

/** Every exported zod schema by name, as JSON Schema of what goes over the wire. */
function wire(): Record<string, unknown> {
  const schemas = Object.entries(protocol as Record<string, unknown>).filter(
    (entry): entry is [string, z.ZodType] => entry[1] instanceof z.ZodType,
  )
  return Object.fromEntries(
    schemas
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([name, schema]) => [name, z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' })]),
  )
}

it('a changed wire has its line in the version history (version.ts) and its new pin (golden/wire-hash.golden.json)', () => {
  const hash = createHash('sha256').update(JSON.stringify(wire())).digest('hex')
  expect({ protocol: protocol.protocolVersion.current, hash }).toEqual(pinned)
})

it('the current version has its line in the history', () => {
  const history = readFileSync(new URL('version.ts', import.meta.url), 'utf8')
  expect(history).toMatch(new RegExp(`^ \\* ${protocol.protocolVersion.current}  \\d{4}-\\d{2}-\\d{2}  `, 'm'))
})
