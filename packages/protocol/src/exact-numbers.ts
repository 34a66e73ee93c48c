import { parse } from 'lossless-json'

/** A number that a double would change is handed on as an object with this one key, which `checkEntry` refuses in its record. */
export const inexactNumberKey = '\u0000inexact'

/** A JSON number of 16 or more digits, or with an exponent; matches inside strings only cost the slow path. */
const suspicious = /[[:,\s]-?(?:\d[\d.]{15,}|\d[\d.]*[eE])/

/**
 * JSON text in which every number survives a double. Text without suspicious numbers comes back as it is (one regular
 * expression, no parse). Text that is not JSON comes back unchanged: its parser says what is wrong.
 */
export function markInexactNumbers(text: string): string {
  if (!suspicious.test(text)) return text
  try {
    return JSON.stringify(parse(text, null, { parseNumber: markIfInexact, onDuplicateKey: ({ newValue }) => newValue }))
  } catch {
    return text
  }
}

function markIfInexact(token: string): unknown {
  const value = Number(token)
  return decimalOf(token) === decimalOf(String(value)) ? value : { [inexactNumberKey]: token }
}

/** A number token as `sign digits e exponent` without leading or trailing zeros: equal texts are equal numbers. */
function decimalOf(token: string): string {
  const match = /^(-?)(\d+)(?:\.(\d+))?(?:[eE]([+-]?\d+))?$/.exec(token)
  if (!match) return token
  const [, sign = '', whole = '', fraction = '', exponent = '0'] = match
  const digits = (whole + fraction).replace(/^0+/, '')
  const significant = digits.replace(/0+$/, '')
  if (significant === '') return '0'
  return `${sign}${significant}e${BigInt(exponent) - BigInt(fraction.length) + BigInt(digits.length - significant.length)}`
}
