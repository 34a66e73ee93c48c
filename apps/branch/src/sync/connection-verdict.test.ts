import { expect, it } from 'vitest'
import { type ConnectionProbe, connectionVerdict } from './connection-verdict.ts'

const good: ConnectionProbe = {
  branchCode: 'CAI',
  centralUrl: 'https://central.example.com',
  health: { role: 'central', protocol: { current: 1, minimum: 1 } },
  aheadMs: 0,
  login: { kind: 'branch', branchCode: 'CAI' },
}
const failure = (
  code: 'UNAVAILABLE' | 'TLS_FAILED' | 'UNAUTHENTICATED' | 'BRANCH_DISABLED',
  message = 'It failed.',
) => ({
  failure: { code, message },
})

const cases: [law: string, probe: Partial<ConnectionProbe>, code: string | undefined, says: RegExp][] = [
  ['all is well', {}, undefined, /knows this branch/],
  [
    'central cannot be reached, and the address is named',
    {
      health: failure('UNAVAILABLE', 'Central cannot be reached: nothing answers at its address.'),
      aheadMs: null,
      login: null,
    },
    'UNAVAILABLE',
    /nothing answers .* https:\/\/central\.example\.com/,
  ],
  [
    'the certificate is not in order',
    { health: failure('TLS_FAILED'), aheadMs: null, login: null },
    'TLS_FAILED',
    /It failed/,
  ],
  [
    'a branch answers',
    { health: { role: 'branch', protocol: { current: 1, minimum: 1 } } },
    'NOT_FOUND',
    /not central/,
  ],
  [
    'this branch is too old',
    { health: { role: 'central', protocol: { current: 3, minimum: 2 } } },
    'PROTOCOL_UNSUPPORTED',
    /Upgrade this branch/,
  ],
  [
    'central is too old',
    { health: { role: 'central', protocol: { current: 0, minimum: 0 } } },
    'PROTOCOL_UNSUPPORTED',
    /Upgrade central/,
  ],
  ['the password is wrong', { login: failure('UNAUTHENTICATED') }, 'UNAUTHENTICATED', /SYNC_PASSWORD/],
  ['the branch is disabled', { login: failure('BRANCH_DISABLED') }, 'BRANCH_DISABLED', /disabled branch CAI/],
  [
    "the login is another branch's",
    { login: { kind: 'branch', branchCode: 'GIZ' } },
    'WRONG_BRANCH',
    /branch GIZ; this is branch CAI/,
  ],
  ['the login is no branch at all', { login: { kind: 'operator', branchCode: null } }, 'FORBIDDEN', /not of a branch/],
  ['central went away between the questions', { login: failure('UNAVAILABLE', 'Cut.') }, 'UNAVAILABLE', /Cut/],
  [
    'another server speaks as this branch',
    { refusal: 'Another server speaks as branch CAI.', aheadMs: 90_400 },
    'CLONED_SITE',
    /Another server/,
  ],
  ['the clock is ahead', { aheadMs: 90_400 }, 'CLOCK_OFF', /90 s ahead of/],
  ['the clock is behind', { aheadMs: -3_600_000 }, 'CLOCK_OFF', /3600 s behind/],
  ['a minute is not off', { aheadMs: 60_000 }, undefined, /knows this branch/],
  [
    'what hinders most is said first',
    { login: failure('UNAUTHENTICATED'), aheadMs: 90_000 },
    'UNAUTHENTICATED',
    /SYNC_PASSWORD/,
  ],
]

it.each(cases)('%s', (_law, probe, code, says) => {
  const verdict = connectionVerdict({ ...good, ...probe })
  expect(verdict).toMatchObject(code === undefined ? { ok: true } : { ok: false, code })
  expect(verdict.message).toMatch(says)
})
