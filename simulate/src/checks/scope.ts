import type { BranchServer } from '../branch/branch-server.ts'
import { Broken } from '../broken.ts'
import { sees } from '../central/reads.ts'
import type { SimulatedDatabase } from '../central/simulated-database.ts'
import { idOf, type Overlays, type Rows } from '../central/tables.ts'
import type { Evaluated } from '../evaluated.ts'

type StoredDocument = Rows['documents']

/** Who may see what, by the rules as the head office set them: worked out here once more, from documents and filters alone. */
export class Scope {
  /** Every filter that a DocType ever had. */
  readonly #filters = new Map<string, Set<string | null>>()
  /** By `doctype\nhash`: the scopes that a version of this content ever had. */
  readonly #scopesOf = new Map<string, Set<string>>()

  constructor(
    private readonly database: SimulatedDatabase,
    private readonly evaluated: Evaluated,
  ) {}

  /** Call it before the first event. */
  begin(): void {
    for (const rule of this.database.tables.rules.held.values()) this.#noteFilter(rule)
  }

  centralCommitted({ documents, rules }: Overlays): void {
    for (const rule of rules.written.values()) if (rule) this.#noteFilter(rule)
    for (const row of documents.written.values()) if (row) this.#noteDocument(row)
  }

  #noteFilter({ doctype, branchFilterField }: Rows['rules']): void {
    const known = this.#filters.get(doctype)
    if (known) known.add(branchFilterField)
    else this.#filters.set(doctype, new Set([branchFilterField]))
  }

  #noteDocument(row: StoredDocument): void {
    const { doctype, name, scope, hash, position } = row
    if (position === null) return
    this.evaluated.note(13)
    const possible = [...(this.#filters.get(doctype) ?? [])].map((filter) => scopeBy(filter, row))
    if (!possible.includes(scope)) throw new Broken(13, `${doctype} ${name} is given to ${scope || 'nobody'}`)
    const id = `${doctype}\n${hash}`
    this.#scopesOf.set(id, (this.#scopesOf.get(id) ?? new Set()).add(scope))
  }

  /** A page of the feed left central for a branch. */
  sent(branchCode: string, text: string): void {
    const { changes } = JSON.parse(text).result.data as {
      changes: { kind: string; hash: string; document: { doctype: string; name: string } }[]
    }
    for (const { kind, hash, document } of changes) {
      if (kind !== 'upsert') continue
      this.evaluated.note(13)
      const scopes = [...(this.#scopesOf.get(`${document.doctype}\n${hash}`) ?? [])]
      if (scopes.some((scope) => sees(branchCode, scope))) continue
      throw new Broken(13, `${branchCode} was sent ${document.doctype} ${document.name}, which is not its own`)
    }
  }

  /** Why a branch does not hold exactly what it shall; null: it does. */
  difference({ sql, branchCode }: BranchServer, doctypes: readonly string[]): Broken | null {
    const { documents, rules } = this.database.tables
    for (const doctype of doctypes) {
      this.evaluated.note(0)
      const rule = rules.held.get(doctype)
      if (!rule || rule.rescoping) return new Broken(0, `the scopes of ${doctype} are still being worked out`)
      const held = hashesOf(sql, doctype)
      for (const row of documents.held.values()) {
        if (row.doctype !== doctype) continue
        const scope = scopeBy(rule.branchFilterField, row)
        if (row.scope !== scope) return new Broken(6, `${doctype} ${row.name} is given to ${row.scope}, not ${scope}`)
        const hash = held.get(row.key)
        held.delete(row.key)
        if (hash === (sees(branchCode, scope) ? row.hash : undefined)) continue
        if (!sees(branchCode, scope)) return new Broken(6, `${branchCode} still has ${doctype} ${row.name} of ${scope}`)
        return new Broken(0, `${branchCode} and central differ on ${doctype} ${row.name}`)
      }
      for (const key of held.keys()) return new Broken(6, `${branchCode} has ${doctype} ${key}; central has not`)
    }
    return null
  }

  /** What was taken from a branch up to its position is gone there. */
  removalsAreDone(branchCode: string, doctype: string, position: bigint, held: ReadonlyMap<string, string>): void {
    const { documents, tombstones } = this.database.tables
    this.evaluated.note(6)
    for (const row of tombstones.held.values()) {
      if (row.doctype !== doctype || row.position === null || row.position > position) continue
      if (!sees(branchCode, row.scope) || !held.has(row.key)) continue
      const now = documents.held.get(idOf(row))
      if (now && sees(branchCode, now.scope)) continue
      throw new Broken(
        6,
        `${branchCode} is at ${position} of ${doctype} and still has ${row.name}, taken away at ${row.position}`,
      )
    }
  }
}

function scopeBy(filter: string | null, { body }: StoredDocument): string {
  if (filter === null) return '*'
  const value: unknown = JSON.parse(body)[filter]
  return typeof value === 'string' ? value : ''
}

export function hashesOf(sql: BranchServer['sql'], doctype: string): Map<string, string> {
  const rows = sql.prepare('SELECT "key", "hash" FROM "Document" WHERE "doctype" = ?').all(doctype)
  return new Map((rows as { key: string; hash: string }[]).map(({ key, hash }) => [key, hash]))
}
