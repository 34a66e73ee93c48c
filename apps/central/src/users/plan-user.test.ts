import type { UserRow } from '@branchline/db/central'
import type { UserSaveInput } from '@branchline/protocol'
import { expect, it } from 'vitest'
import { planUser } from './plan-user.ts'

const now = Date.parse('2026-03-01T10:00:00.000Z')
const erp: UserRow = {
  username: 'erp',
  passwordHash: 'old',
  kind: 'integration',
  branchCode: null,
  disabled: false,
  doctypes: ['Item'],
  previousPasswordHash: null,
  previousPasswordUntil: null,
}
const save = (known: UserRow | null, more: Partial<UserSaveInput> = {}, hash: string | null = 'new') =>
  planUser(known, { username: 'erp', kind: 'integration', ...more }, hash, now)

it('a new password ends what was open, unless an overlap is asked for: then both are good until its end', () => {
  expect(save(erp)).toMatchObject({ user: { passwordHash: 'new', previousPasswordHash: null }, sessions: 'go' })
  const until = '2026-03-02T10:00:00.000Z'
  expect(save(erp, { overlapHours: 24 })).toMatchObject({
    user: { passwordHash: 'new', previousPasswordHash: 'old', previousPasswordUntil: until },
    sessions: { until },
  })
})

it('of three passwords the first is never good again', () => {
  const second = save(erp, { overlapHours: 24 })
  const third = 'user' in second && save(second.user, { overlapHours: 24 }, 'newest')
  expect(third).toMatchObject({ user: { passwordHash: 'newest', previousPasswordHash: 'new' } })
})

it('a disabled login, and one of another kind, leave nothing behind that is still good', () => {
  expect(save({ ...erp, disabled: true }, { overlapHours: 24 })).toMatchObject({ sessions: 'go' })
  expect(save({ ...erp, kind: 'operator' }, { overlapHours: 24 })).toMatchObject({ sessions: 'go' })
})

it('other DocTypes alone change nothing else: not the password, not what is open, not that it is disabled', () => {
  const kept = save({ ...erp, disabled: true }, { keepPassword: true, doctypes: ['Sales Invoice'] }, null)
  expect(kept).toMatchObject({
    user: { passwordHash: 'old', disabled: true, doctypes: ['Sales Invoice'] },
    sessions: 'stay',
  })
})

it('DocTypes stay until they are changed; null gives every one', () => {
  expect([save(erp), save(erp, { doctypes: null }), save(null)]).toMatchObject([
    { user: { doctypes: ['Item'] } },
    { user: { doctypes: null } },
    { user: { doctypes: null } },
  ])
})

it('what makes no sense is refused', () => {
  expect(save({ ...erp, kind: 'branch', branchCode: 'CAI' })).toMatchObject({ refuse: 'NAME_TAKEN' })
  expect(save(null, { keepPassword: true }, null)).toMatchObject({ refuse: 'VALIDATION_FAILED' })
  expect(save(erp, { keepPassword: true, password: 'x'.repeat(12) }, null)).toMatchObject({
    refuse: 'VALIDATION_FAILED',
  })
  expect(save(erp, { kind: 'operator', doctypes: ['Item'] })).toMatchObject({ refuse: 'VALIDATION_FAILED' })
})

it('an operator may do what the role says; a new one of whom nothing is said, everything; others have none', () => {
  const role = (plan: ReturnType<typeof planUser>) => 'user' in plan && plan.user.role
  const boss = { username: 'boss', kind: 'operator' } as const
  expect(role(planUser(null, boss, 'new', now))).toBe('admin')
  expect(role(planUser(null, { ...boss, role: 'viewer' }, 'new', now))).toBe('viewer')
  expect(role(planUser({ ...erp, ...boss, role: 'operator' }, boss, 'new', now))).toBe('operator')
  // What another kind of login was is no measure.
  expect(role(planUser(erp, { ...boss, role: 'viewer' }, 'new', now))).toBe('viewer')
  expect(role(save(erp))).toBeNull()
  expect(save(erp, { role: 'viewer' })).toMatchObject({ refuse: 'VALIDATION_FAILED' })
})

it('another role ends what is open with the old one', () => {
  const boss = { ...erp, kind: 'operator', role: 'admin', doctypes: null } as const
  const less = { username: 'erp', kind: 'operator', role: 'viewer', keepPassword: true } as const
  expect(planUser(boss, less, null, now)).toMatchObject({ user: { role: 'viewer' }, sessions: 'go' })
  expect(planUser(boss, { ...less, role: 'admin' }, null, now)).toMatchObject({ sessions: 'stay' })
})
