/** The branch whose code a number carries right after the prefix (`SINV-CAI-2026-00001`, `SINV-CAI-T03-…`); null for other grammars. */
export function seriesOwner(prefix: string, name: string): string | null {
  if (!name.startsWith(`${prefix}-`)) return null
  const [code = '', ...rest] = name.slice(prefix.length + 1).split('-')
  // A year or a bare number in that place is the old grammar of a chain without branch codes.
  if (rest.length === 0 || !/^[A-Z0-9]{2,16}$/.test(code) || /^\d+$/.test(code)) return null
  return code
}
