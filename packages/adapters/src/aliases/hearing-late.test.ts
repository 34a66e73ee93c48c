import type { Document } from '@branchline/protocol'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { hashDocument } from '../hash.ts'
import { aliasBook, type KnownAlias } from './alias-book.ts'
import { customerNames, resolveLinks } from './customer-links.ts'
import { hearOf } from './hear-of.ts'

const names = ['A', 'B', 'C', 'D']
const links = ['customer']

interface Event {
  kind: 'merge' | 'split' | 'delete'
  name: string
  other: string
}

/** What central knows after each of its events, as it keeps it: aliases one long, pairs once split for ever apart. */
function lifeOf(events: Event[], first: string[]): KnownAlias[][] {
  const stored = new Set(first)
  const aliases = new Map<string, string>()
  const splits = new Set<string>()
  const moved = new Set<string>()
  return events.map(({ kind, name, other }) => {
    const of = aliases.get(name)
    if (kind === 'delete') stored.delete(name)
    if (kind === 'merge' && !stored.has(name) && of === undefined && stored.has(other) && !splits.has(name + other)) {
      aliases.set(name, other)
      for (const [alias, target] of aliases) {
        if (target !== name || splits.has(alias + other)) continue
        moved.add(alias + target)
        aliases.set(alias, other)
      }
    }
    if (kind === 'split' && of !== undefined) {
      aliases.delete(name)
      splits.add(name + of)
      stored.add(name)
    }
    const live = [...aliases].map(([alias, aliasOf]) => ({ name: alias, aliasOf, split: false }))
    const before = [...splits, ...moved].filter((pair) => aliases.get(pair[0] ?? '') !== pair[1])
    return [...live, ...before.map(([alias = '', aliasOf = '']) => ({ name: alias, aliasOf, split: true }))]
  })
}

/** A branch that hears only of some of that, each time of all that holds then. */
function heardOf(life: KnownAlias[][], heard: boolean[]): KnownAlias[][] {
  const known = new Map<string, KnownAlias>()
  return life.flatMap((rows, index) => {
    if (!heard[index] && index < life.length - 1) return []
    for (const name of names) {
      const of = rows.find((row) => row.name === name && !row.split)?.aliasOf ?? null
      const before = [...known.values()].filter((row) => row.name === name)
      for (const row of hearOf(before, name, of)) known.set(`${row.name} ${row.aliasOf}`, row)
    }
    return [[...known.values()]]
  })
}

/** As a server does: it looks up the names that the document gives. */
function resolve(document: Document, known: KnownAlias[]): Document {
  const asked = customerNames(document, links)
  return resolveLinks(document, links, aliasBook(known.filter(({ name }) => asked.includes(name))))
}

const events = fc.array(
  fc.record({
    kind: fc.constantFrom('merge' as const, 'merge' as const, 'split' as const, 'delete' as const),
    name: fc.constantFrom(...names),
    other: fc.constantFrom(...names),
  }),
  { minLength: 1, maxLength: 16 },
)
const some = fc.array(fc.boolean(), { minLength: 16, maxLength: 16 })

it('whoever hears of what, and when: once all have heard of all, the same document has the same hash', () => {
  const law = fc.property(
    events,
    fc.subarray(names),
    fc.constantFrom(...names),
    some,
    some,
    (life, first, sold, swept, heard) => {
      const central = lifeOf(life, first)
      const document: Document = { doctype: 'Sales Invoice', name: 'S', customer: sold }
      const atCentral = central
        .filter((_, index) => swept[index] || index === central.length - 1)
        .reduce(resolve, document)
      const atBranch = heardOf(central, heard).reduce(resolve, document)
      expect(hashDocument(atBranch)).toBe(hashDocument(atCentral))
      // What a branch resolved on its own way, central takes for the same.
      expect(hashDocument(resolve(atBranch, central.at(-1) ?? []))).toBe(hashDocument(atCentral))
      expect(resolve(atBranch, central.at(-1) ?? [])).toEqual(
        resolve(resolve(atBranch, central.at(-1) ?? []), central.at(-1) ?? []),
      )
    },
  )
  fc.assert(law, { numRuns: 10_000 })
})
