/** Money for the eye: grouped, with the currency's sign. The text it is made from stays exact. */
export function money(amount: string, currency: string): string {
  try {
    return new Intl.NumberFormat(undefined, { style: 'currency', currency }).format(amount as unknown as number)
  } catch {
    return `${amount} ${currency}`
  }
}

export function timeOf(ms: number): string {
  return new Date(ms).toLocaleTimeString(undefined, { hour: '2-digit', minute: '2-digit' })
}
