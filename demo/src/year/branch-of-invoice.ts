// The data set has no stores; this assignment is ours.

export const homeCountry = 'United Kingdom'
export const homeBranches = ['LON', 'MAN', 'BIR', 'GLA'] as const
export const abroadBranch = 'INT'

/** The shop that sells an invoice: at home by a hash of its number, so that every run gives the same; abroad one for all. */
export function branchOfInvoice(invoiceNo: string, country: string): string {
  if (country !== homeCountry) return abroadBranch
  return homeBranches[fnv1a(invoiceNo) % homeBranches.length] as string
}

/** FNV-1a, 32 bits, over the bytes of the text as UTF-8. */
export function fnv1a(text: string): number {
  let hash = 0x811c9dc5
  for (const byte of Buffer.from(text)) hash = Math.imul(hash ^ byte, 0x01000193) >>> 0
  return hash
}
