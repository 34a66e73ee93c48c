import { TRPCClientError } from '@trpc/client'
import { expect, it } from 'vitest'
import { shownError } from './shown-error.ts'

const answered = (branchlineCode: string, message: string) =>
  new TRPCClientError(message, { result: { error: { data: { branchlineCode }, message, code: -32600 } } } as never)

it('a refusal is shown with the words that were written for the caller, and what to do', () => {
  const shown = shownError(answered('VALIDATION_FAILED', 'batchSize: must be at least 1'))
  expect(shown).toMatchObject({ code: 'VALIDATION_FAILED', meaning: 'batchSize: must be at least 1' })
  expect(shown.action).not.toBe('')
})

it.each([
  ['what broke inside a server', answered('INTERNAL', 'connect ECONNREFUSED 10.1.2.3:5432'), 'INTERNAL'],
  ['a database that is away', answered('UNAVAILABLE', 'password authentication failed'), 'UNAVAILABLE'],
  ['a server that does not answer', new TRPCClientError('fetch failed: 10.1.2.3'), 'UNAVAILABLE'],
  ['an unknown code', answered('SECRET_CODE', 'token abc'), 'UNAVAILABLE'],
  ['a fault of the console itself', new Error('at /srv/app/secret.ts'), 'INTERNAL'],
])('of %s nothing but the table is shown', (_what, error, code) => {
  const shown = shownError(error)
  expect(shown.code).toBe(code)
  expect(JSON.stringify(shown)).not.toMatch(/10\.1\.2\.3|authentication|abc|secret/)
})
