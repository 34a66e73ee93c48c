import { describe, expect, test } from 'vitest'
import { isCountry, phoneEnd, phoneNumber } from './phone.ts'

describe('a phone number', () => {
  test.each(['+201001234567', '+20 (100) 123-45-67', '0020 100 1234567', ' +20.100.1234567 ', '002-0100 1234567'])(
    '%s is the same however it is written, whatever the country of the chain',
    (written) => {
      for (const country of [null, 'EG', 'US']) expect(phoneNumber(written, country)).toBe('+201001234567')
    },
  )

  test('without its country it is one of the chain, where it is valid there, and none where the chain names no country', () => {
    expect(phoneNumber('0100 123 4567', 'EG')).toBe('+201001234567')
    expect(phoneNumber(1_001_234_567, 'EG')).toBe('+201001234567')
    expect(phoneNumber('0100 123 4567', null)).toBeNull()
    expect(phoneNumber('0100 123 4567', 'US')).toBeNull()
    expect(phoneNumber('0100 123 4567', 'XX')).toBeNull()
  })

  test('what stands there for want of one is none, so that nobody is merged by it', () => {
    for (const nothing of [
      '',
      ' ',
      '-',
      '0',
      '0000000000',
      '+0000000000',
      'none',
      'ask him',
      '12',
      null,
      undefined,
      {},
      ['+201001234567'],
    ]) {
      expect(phoneNumber(nothing, 'EG')).toBeNull()
    }
    expect(phoneNumber(`+20${'1'.repeat(100)}`, 'EG')).toBeNull()
  })

  test('is found by its last digits, which do not hang on how it is written', () => {
    expect(phoneEnd('+201001234567')).toBe('1234567')
    for (const written of ['+20 (100) 123-45-67', '0100 123 4567']) expect(phoneEnd(written)).toBe('1234567')
    expect(phoneEnd('+12345')).toBeNull()
  })

  test('countries are those of ISO 3166', () => {
    expect(['EG', 'DE'].every(isCountry)).toBe(true)
    expect(['eg', '20', '', 'toString'].some(isCountry)).toBe(false)
  })
})
