import fc from 'fast-check'
import { Client } from 'pg'
import { afterAll, beforeAll, expect, inject, it } from 'vitest'
import { integerArray, textArray } from './binary-arrays.ts'

let client: Client

beforeAll(async () => {
  client = new Client({ connectionString: inject('postgresUrl') })
  await client.connect()
})
afterAll(() => client.end())

const text = fc.string({ unit: 'grapheme' }).filter((value) => !value.includes('\u0000') && value.isWellFormed())

it('whatever text goes in comes out of unnest, in its order, nulls included', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.option(text), { maxLength: 20 }), async (values) => {
      const { rows } = await client.query('SELECT v FROM unnest($1::text[]) AS v', [textArray(values)])
      expect(rows.map(({ v }) => v)).toEqual(values)
    }),
    { numRuns: 200 },
  )
})

it('whatever integers go in come out of unnest', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.integer(), { maxLength: 20 }), async (values) => {
      const { rows } = await client.query('SELECT v FROM unnest($1::integer[]) AS v', [integerArray(values)])
      expect(rows.map(({ v }) => v)).toEqual(values)
    }),
    { numRuns: 200 },
  )
})
