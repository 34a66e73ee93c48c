import { type CountryCode, isSupportedCountry, parsePhoneNumberFromString } from 'libphonenumber-js/min'

/** How many last digits find the numbers that may be the same: as in the index over central's Customers. */
export const phoneEndDigits = 7

/**
 * A phone number in E.164 form (`+201001234567`), or null for what is none. With its country (`+20 …`, `0020 …`) a possible number is
 * enough; without, it is one only if it is valid in `country` (ISO 3166, `EG`), and with `country` null it is none: two countries
 * may give the same digits to two people. Pure.
 */
export function phoneNumber(value: unknown, country: string | null): string | null {
  const text = typeof value === 'number' ? String(value) : value
  if (typeof text !== 'string' || text.length > 60) return null
  const written = text.trim().replace(/^00/, '+')
  if (written.startsWith('+')) {
    const number = parsePhoneNumberFromString(written)
    return number?.isPossible() ? number.number : null
  }
  if (country === null || !isCountry(country)) return null
  const number = parsePhoneNumberFromString(written, country)
  return number?.isValid() ? number.number : null
}

export function isCountry(code: string): code is CountryCode {
  return isSupportedCountry(code)
}

/** The digits by which numbers that may be the same are found, however they are written; null for too few. */
export function phoneEnd(number: string): string | null {
  const digits = number.replace(/\D/g, '')
  return digits.length < phoneEndDigits ? null : digits.slice(-phoneEndDigits)
}
