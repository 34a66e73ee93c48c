import type { KnownAlias } from './alias-book.ts'

/**
 * What a branch writes down when it hears what a name stands for now; `aliasOf` null: for nobody any more. `known` is what it has
 * written of that name. Nothing where it knows all that. A Customer it stood for before is split from it in any case: if that one
 * has become an alias too, both names mean the same one, and what named this one finds it by its own name. Pure.
 */
export function hearOf(known: readonly KnownAlias[], name: string, aliasOf: string | null): KnownAlias[] {
  const live = known.find((row) => !row.split && row.name !== row.aliasOf)
  const ended = live && live.aliasOf !== aliasOf ? [{ name, aliasOf: live.aliasOf, split: true }] : []
  const begun = aliasOf !== null && live?.aliasOf !== aliasOf ? [{ name, aliasOf, split: false }] : []
  return [...ended, ...begun]
}
