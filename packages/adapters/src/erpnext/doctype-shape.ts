import shapes from './doctype-shapes.json' with { type: 'json' }
import onlyIn from './only-in-version.json' with { type: 'json' }

// What ERPNext 15 and 16 and POS Next say of the DocTypes that travel. The two files are derived from the DocType definitions of
// eleven public snapshots; a field counts where two of them have it. Those of 16 are from just before its release: what was added
// after them and may be in it counts as 16's.

/** The versions of ERPNext whose shapes are known. */
export const erpnextVersions = [15, 16] as const
export type ErpnextVersion = (typeof erpnextVersions)[number]

export interface DoctypeShape {
  /** Frappe's `autoname`: `field:item_code`, `naming_series:`, `hash`; null: the DocType's own code names. */
  naming: string | null
  /** Fields ERPNext wants filled when it saves; most of them it fills itself. */
  mandatory: readonly string[]
  /**
   * Of the mandatory ones those a master has to bring: ERPNext has no default, no series, no other document and no setting of the
   * site to fill them from. Empty for transactions, which are taken as sold.
   */
  given: readonly string[]
  /** Child tables: field -> DocType of its rows. */
  tables: Readonly<Record<string, string>>
}

interface InBoth extends Partial<DoctypeShape> {
  naming: string | null
  mandatory: string[]
  tables: Record<string, string>
}

interface InOne {
  fields?: string[]
  mandatory?: string[]
  tables?: Record<string, string>
}

const inBoth = new Map<string, InBoth>(Object.entries(shapes))
const inOne = new Map<string, Partial<Record<ErpnextVersion, InOne>>>(Object.entries(onlyIn))

/** A DocType as one version has it; null: nothing is known of it. */
export function doctypeShape(doctype: string, version: ErpnextVersion): DoctypeShape | null {
  const both = inBoth.get(doctype)
  if (!both) return null
  const own = inOne.get(doctype)?.[version]
  return {
    naming: both.naming,
    mandatory: [...both.mandatory, ...(own?.mandatory ?? [])],
    given: both.given ?? [],
    tables: { ...both.tables, ...own?.tables },
  }
}

/** Fields of a DocType, or of the rows of a child table, that only the other version has. */
export function foreignFields(doctype: string, version: ErpnextVersion): readonly string[] {
  return inOne.get(doctype)?.[version === 15 ? 16 : 15]?.fields ?? []
}

/** The child tables of a DocType in either version. */
export function everyTable(doctype: string): Readonly<Record<string, string>> {
  return { ...doctypeShape(doctype, 15)?.tables, ...doctypeShape(doctype, 16)?.tables }
}
