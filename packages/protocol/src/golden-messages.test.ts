import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import type { z } from 'zod'
import * as protocol from './index.ts'

type Fixture = [schema: keyof typeof protocol, message: unknown]
const fixtures: Fixture[] = JSON.parse(readFileSync(new URL('golden/messages.golden.json', import.meta.url), 'utf8'))

it.each(fixtures)('%s reads its golden message and loses nothing of it', (name, message) => {
  // biome-ignore lint/performance/noDynamicNamespaceImportAccess: every message of the package is looked at
  const schema = protocol[name] as z.ZodType
  expect(schema.parse(message)).toEqual(message)
})

it('every message has a golden one', () => {
  const messages = Object.keys(protocol).filter((name) => /(Input|Output)Schema$/.test(name))
  expect(messages.filter((name) => !fixtures.some(([schema]) => schema === name))).toEqual([])
})
