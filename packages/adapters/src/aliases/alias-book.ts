/**
 * What is known of one name: it stands for another Customer, or did until a person split the two. A name that stands for itself is that
 * of a person who was anonymised.
 */
export interface KnownAlias {
  name: string
  aliasOf: string
  split: boolean
}

/** Which Customer a name means. */
export interface AliasBook {
  /** The Customer an alias stands for; null: the name is no alias. */
  target(name: string): string | null
  /** Are these two customers by a person's word, though `name` stood for `of` once, or has its phone? */
  isSplit(name: string, of: string): boolean
  /** Was this Customer, or the one it stands for, anonymised? */
  isAnonymised(name: string): boolean
}

/** Aliases of aliases, at most: central keeps them one long, a branch may see two pages of the feed in between. */
const stepsMax = 10

/** A book over what a database knows. A chain ends at its last name; one that runs in a circle means nobody. Pure. */
export function aliasBook(known: Iterable<KnownAlias>): AliasBook {
  const targets = new Map<string, string>()
  const splits = new Set<string>()
  const anonymised = new Set<string>()
  for (const { name, aliasOf, split } of known) {
    if (name === aliasOf) anonymised.add(name)
    else if (split) splits.add(pairOf(name, aliasOf))
    else targets.set(name, aliasOf)
  }
  const target = (name: string): string | null => {
    let [at, steps] = [name, 0]
    for (let next = targets.get(at); next !== undefined; next = targets.get(at)) {
      steps += 1
      if (next === name || steps > stepsMax) return null
      at = next
    }
    return at === name ? null : at
  }
  return {
    target,
    isSplit: (name, of) => splits.has(pairOf(name, of)),
    isAnonymised: (name) => anonymised.size > 0 && (anonymised.has(name) || anonymised.has(target(name) ?? name)),
  }
}

function pairOf(name: string, of: string): string {
  return JSON.stringify([name, of])
}
