import { TRPCError } from '@trpc/server'
import { describe, expect, it } from 'vitest'
import { errorTable } from '../errors.ts'
import type { SessionKind } from '../messages/auth-login.ts'
import { type CentralHandlers, centralRouter } from './central-router.ts'
import { codeOf } from './context.ts'

/** Handlers that answer nothing: the guard is what is looked at. */
const handlers = new Proxy(
  {},
  { get: () => new Proxy(async () => ({}), { get: () => async () => ({}) }) },
) as CentralHandlers

function caller(kind: SessionKind | null, protocolHeader: string | null = '1') {
  const session = kind && { username: 'x', kind, branchCode: kind === 'branch' ? 'CAI' : null }
  return centralRouter(handlers).createCaller({
    session,
    protocolHeader,
    signal: new AbortController().signal,
    address: '',
  })
}

async function codeFrom(call: Promise<unknown>): Promise<string> {
  try {
    await call
    return 'allowed'
  } catch (error) {
    return error instanceof TRPCError ? codeOf(error) : 'not a tRPC error'
  }
}

describe('who may call what', () => {
  it('without a login only what is public answers', async () => {
    expect(await codeFrom(caller(null).health())).toBe('allowed')
    expect(await codeFrom(caller(null).registry.get())).toBe('UNAUTHENTICATED')
    expect(await codeFrom(caller(null).branches.list())).toBe('UNAUTHENTICATED')
  })

  it('a login of the wrong kind is refused by name', async () => {
    expect(await codeFrom(caller('branch').branches.list())).toBe('FORBIDDEN')
    expect(await codeFrom(caller('branch').conflicts.list({}))).toBe('FORBIDDEN')
    expect(await codeFrom(caller('integration').conflicts.resolve({ id: '1', pick: 'local' }))).toBe('FORBIDDEN')
    expect(await codeFrom(caller('operator').registry.get())).toBe('FORBIDDEN')
    expect(await codeFrom(caller('integration').documents.import({ documents: [] }))).toBe('allowed')
    expect(await codeFrom(caller('branch').documents.import({ documents: [] }))).toBe('FORBIDDEN')
  })

  it('a protocol that is not spoken is refused, save by health', async () => {
    for (const header of ['0', '2', 'x', '1.5', '']) {
      expect(await codeFrom(caller('branch', header).registry.get())).toBe('PROTOCOL_UNSUPPORTED')
      expect(await codeFrom(caller(null, header).health())).toBe('allowed')
    }
    expect(await codeFrom(caller('branch', null).registry.get())).toBe('allowed')
  })
})

it('every code says what it means, whether to try again, and what a person does', () => {
  const contract = [
    'UNAUTHENTICATED',
    'WRONG_BRANCH',
    'READ_ONLY_REPLICA',
    'OPERATION_REUSED',
    'DUPLICATE_NUMBER',
    'VALIDATION_FAILED',
  ]
  const more = ['NAMING_SERIES_MISMATCH', 'RESYNC_REQUIRED', 'PROTOCOL_UNSUPPORTED', 'PAYLOAD_TOO_LARGE', 'CLONED_SITE']
  for (const code of [...contract, ...more]) expect(errorTable).toHaveProperty(code)
  for (const entry of Object.values(errorTable)) {
    for (const text of [entry.meaning, entry.action]) expect(text).toMatch(/^\S.{10,}\.$/)
  }
})
