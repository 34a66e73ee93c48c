/** One field that version 16 calls otherwise; `inverted`: where 15 says 1 it says 0. */
export interface Rename {
  v15: string
  v16: string
  inverted?: boolean
}

const campaign: Rename = { v15: 'campaign', v16: 'utm_campaign' }
const source: Rename = { v15: 'source', v16: 'utm_source' }

const renames = new Map<string, readonly Rename[]>([
  [
    'POS Profile',
    [campaign, { v15: 'disable_grand_total_to_default_mop', v16: 'set_grand_total_to_default_mop', inverted: true }],
  ],
  ['Sales Invoice', [campaign, source]],
  ['POS Invoice', [campaign, source]],
  ['Delivery Note', [campaign, source]],
  ['POS Closing Entry', [{ v15: 'pos_transactions', v16: 'pos_invoices' }]],
])

/** The fields of a DocType that have another name in each version. */
export function renamesOf(doctype: string): readonly Rename[] {
  return renames.get(doctype) ?? []
}

/** A document with its fields under the other version's names. A field that has the other's name already stays. */
export function rename<Fields extends Record<string, unknown>>(
  fields: Fields,
  doctype: string,
  direction: '15 to 16' | '16 to 15',
): Fields {
  let renamed = fields
  for (const { v15, v16, inverted } of renamesOf(doctype)) {
    const [from, to] = direction === '15 to 16' ? [v15, v16] : [v16, v15]
    if (!Object.hasOwn(fields, from)) continue
    const value = inverted ? invert(fields[from]) : fields[from]
    const { [from]: _, ...others } = renamed
    renamed = { ...others, [to]: value } as Fields & Record<string, unknown>
    // Both names in one document: each keeps the other's place, so that nothing is lost on the way back.
    if (Object.hasOwn(fields, to)) {
      renamed = { ...renamed, [from]: inverted ? invert(fields[to]) : fields[to] }
    }
  }
  return renamed
}

const opposites = new Map<unknown, unknown>([
  [0, 1],
  [1, 0],
  ['0', '1'],
  ['1', '0'],
  [true, false],
  [false, true],
])

/** A check's opposite, in the form it came in; empty stays empty, and what is no check stays what it is. */
function invert(value: unknown): unknown {
  return opposites.has(value) ? opposites.get(value) : value
}
