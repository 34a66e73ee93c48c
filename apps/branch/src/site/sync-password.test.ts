import { unseal } from '@branchline/platform'
import { describe, expect, it } from 'vitest'
import { syncPassword } from './sync-password.ts'

const secretKey = 'a secret key of some length'
const random = () => Buffer.alloc(32, 7).toString('base64url')
const ask = (given: string | undefined, stored: string | null, key = secretKey) =>
  syncPassword({ branchCode: 'CAI', secretKey: key, given, stored }, random)

describe('the sync password', () => {
  const stored = ask('first', null).store ?? ''

  it('is stored encrypted at the first start, and may then be absent', () => {
    expect(unseal(secretKey, 'CAI', stored)).toBe('first')
    expect(ask(undefined, stored)).toEqual({ password: 'first', store: null })
  })

  it('the same again changes nothing; another one replaces it', () => {
    expect(ask('first', stored)).toEqual({ password: 'first', store: null })
    const changed = ask('second', stored)
    expect(changed.password).toBe('second')
    expect(unseal(secretKey, 'CAI', changed.store ?? '')).toBe('second')
  })

  it('is asked for where there is none, and where the stored one does not open', () => {
    expect(() => ask(undefined, null)).toThrow(/first start/)
    expect(() => ask(undefined, stored, 'another key of some length')).toThrow(/SECRET_KEY/)
    expect(ask('first', stored, 'another key of some length').store).not.toBeNull()
  })
})
