import { expect, it } from 'vitest'
import { seal, unseal } from './secret-box.ts'

const random = (first: number) => Buffer.alloc(32, first).toString('base64url')

it('what was sealed opens with the same key for the same branch, and for nobody else', () => {
  const sealed = seal('a secret key of some length', 'CAI', 'pässword', random(1))
  expect(unseal('a secret key of some length', 'CAI', sealed)).toBe('pässword')
  expect(unseal('another key of some length', 'CAI', sealed)).toBeNull()
  expect(unseal('a secret key of some length', 'GIZ', sealed)).toBeNull()
})

it('the sealed text shows nothing of the password, and is another each time', () => {
  const first = seal('a secret key of some length', 'CAI', 'password', random(1))
  const second = seal('a secret key of some length', 'CAI', 'password', random(2))
  expect(first).not.toBe(second)
  expect(Buffer.from(first).toString()).not.toContain('password')
  expect(Buffer.from(first.split('.')[2] ?? '', 'base64url').toString('latin1')).not.toContain('password')
})

it('a text that was changed, cut or never sealed does not open', () => {
  const sealed = seal('a secret key of some length', 'CAI', 'password', random(1))
  const [version, nonce, rest = ''] = sealed.split('.')
  const flipped = rest.startsWith('A') ? `B${rest.slice(1)}` : `A${rest.slice(1)}`
  for (const text of [`${version}.${nonce}.${flipped}`, sealed.slice(0, -4), `${version}.${nonce}`, 'password', '']) {
    expect(unseal('a secret key of some length', 'CAI', text)).toBeNull()
  }
})
