import type { UserRow } from '@branchline/db/central'
import { expect, it } from 'vitest'
import { credentialConditions } from './judge-fleet.ts'
import { standardThresholds } from './thresholds.ts'

const nowMs = Date.parse('2026-03-01T10:00:00.000Z')
const user = (previousPasswordUntil: string | null, disabled = false): UserRow => ({
  username: 'erp',
  passwordHash: 'x',
  kind: 'integration',
  branchCode: null,
  disabled,
  previousPasswordUntil,
})
const fires = (row: UserRow) => credentialConditions([row], standardThresholds, nowMs).length === 1

it('a login whose old password ends soon is told of until it has', () => {
  expect(fires(user('2026-03-02T10:00:00.000Z'))).toBe(true)
  expect(fires(user('2026-03-01T09:59:59.000Z'))).toBe(false)
  expect(fires(user('2026-03-20T10:00:00.000Z'))).toBe(false)
  expect(fires(user(null))).toBe(false)
  expect(fires(user('2026-03-02T10:00:00.000Z', true))).toBe(false)
})
