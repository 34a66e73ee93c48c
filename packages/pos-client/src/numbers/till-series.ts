const width = 5

/** `SINV-CAI-T03-2026-`: what a till's number begins with. The year is that of the posting date. */
export function numberPrefix(prefix: string, branchCode: string, tillCode: string, year: string): string {
  return `${prefix}-${branchCode}-${tillCode}-${year}-`
}

/** `SINV-CAI-T03-2026-00001`; a number may outgrow its five digits. */
export function numberText(prefix: string, number: number): string {
  return prefix + String(number).padStart(width, '0')
}
