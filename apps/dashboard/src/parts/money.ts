import Big from 'big.js'

/** Exact decimals as people read them, in the currency's own minor units: rounded here and nowhere before. */
export function formatAmount(amount: string, currency: string): string {
  const digits = minorUnits(currency)
  const rounded = Big(amount).toFixed(digits)
  return new Intl.NumberFormat('en', { minimumFractionDigits: digits, maximumFractionDigits: digits }).format(
    rounded as Intl.StringNumericLiteral,
  )
}

export function isZero(amount: string): boolean {
  return Big(amount).eq(0)
}

/** XXX says that a document named none. */
export function currencyName(currency: string): string {
  return currency === 'XXX' ? 'no currency' : currency
}

function minorUnits(currency: string): number {
  try {
    const { maximumFractionDigits } = new Intl.NumberFormat('en', { style: 'currency', currency }).resolvedOptions()
    return currency === 'XXX' ? 2 : (maximumFractionDigits ?? 2)
  } catch {
    return 2
  }
}
