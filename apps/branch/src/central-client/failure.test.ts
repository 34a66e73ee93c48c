import { TRPCClientError } from '@trpc/client'
import { describe, expect, it } from 'vitest'
import { failureOf } from './failure.ts'

/** As Node's fetch gives them: the reason is the cause's code. */
function fetchFailed(code: string): unknown {
  return TRPCClientError.from(new TypeError('fetch failed', { cause: Object.assign(new Error(code), { code }) }))
}

describe('a call that got no answer', () => {
  it.each(['ECONNREFUSED', 'ECONNRESET', 'ENOTFOUND', 'UND_ERR_CONNECT_TIMEOUT'])(
    '%s is an outage of the line',
    (code) => {
      expect(failureOf(fetchFailed(code))).toMatchObject({
        kind: 'outage',
        code: 'UNAVAILABLE',
        message: expect.stringMatching(/cannot be reached: ./),
      })
    },
  )

  it.each([
    'CERT_HAS_EXPIRED',
    'DEPTH_ZERO_SELF_SIGNED_CERT',
    'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
    'ERR_TLS_CERT_ALTNAME_INVALID',
    'ERR_SSL_WRONG_VERSION_NUMBER',
  ])('%s is told as TLS, and is an outage too: no record is to blame', (code) => {
    expect(failureOf(fetchFailed(code))).toMatchObject({
      kind: 'outage',
      code: 'TLS_FAILED',
      message: expect.stringMatching(/secure connection/),
    })
  })
})
