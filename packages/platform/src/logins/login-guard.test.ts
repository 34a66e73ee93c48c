import { expect, it } from 'vitest'
import { loginGuard, networkOf, triesInProcess } from './login-guard.ts'
import { loginLimits } from './login-limits.ts'

function world() {
  let nowMs = 1_800_000_000_000
  const clock = { now: () => nowMs, sleep: async () => {}, turn: async () => {} }
  const guard = loginGuard(triesInProcess(), clock)
  const refused = { branchlineCode: 'TOO_MANY_REQUESTS' }
  const fail = async (account: string, address: string, times: number) => {
    for (let count = 0; count < times; count += 1) await guard.take(account, address)
  }
  return { guard, fail, refused, ahead: (ms: number) => (nowMs += ms) }
}

it('an account that fails ten times from one address waits there, and nowhere else, until the window is over', async () => {
  const { guard, fail, refused, ahead } = world()
  await fail('mona', '10.0.0.5', loginLimits.pairFailures)
  await expect(guard.take('mona', '10.0.0.5')).rejects.toMatchObject(refused)
  await guard.take('mona', '10.0.0.6')
  await guard.take('omar', '10.0.0.5')
  ahead(loginLimits.windowMs)
  await guard.take('mona', '10.0.0.5')
})

it('one address that tries many accounts waits with all of them', async () => {
  const { guard, fail, refused } = world()
  for (let count = 0; count < loginLimits.addressFailures; count += 1) await fail(`account ${count}`, '10.0.0.5', 1)
  await expect(guard.take('mona', '10.0.0.5')).rejects.toMatchObject(refused)
})

it('a crowd of addresses that tries one account locks it, but not where it was logged in lately', async () => {
  const { guard, fail, refused } = world()
  await guard.take('branch-CAI', '41.32.0.1')
  await guard.passed('branch-CAI', '41.32.0.1')
  for (let count = 0; count < loginLimits.accountFailures; count += 1) await fail('branch-CAI', `203.0.113.${count}`, 1)
  await expect(guard.take('branch-CAI', '198.51.100.1')).rejects.toMatchObject(refused)
  await guard.take('branch-CAI', '41.32.0.1')
})

it('logins that succeed are not counted, however many a shop makes', async () => {
  const { guard } = world()
  for (let count = 0; count < 3 * loginLimits.addressFailures; count += 1) {
    await guard.take(`till ${count % 7}`, '10.0.0.5')
    await guard.passed(`till ${count % 7}`, '10.0.0.5')
  }
})

it('a new password ends the wait', async () => {
  const { guard, fail, refused } = world()
  await fail('mona', '10.0.0.5', loginLimits.pairFailures)
  await expect(guard.take('mona', '10.0.0.5')).rejects.toMatchObject(refused)
  await guard.forgive('mona')
  await guard.take('mona', '10.0.0.5')
})

it('who has one IPv6 address has a whole network of them, and an IPv4 address may be written in two ways', () => {
  expect(networkOf('2001:db8:1:2:aaaa::1')).toBe(networkOf('2001:db8:1:2:bbbb:0:0:2'))
  expect(networkOf('2001:db8:1:2::1')).not.toBe(networkOf('2001:db8:1:3::1'))
  expect(networkOf('2001:db8::1')).toBe('2001:db8:0:0::/64')
  expect(networkOf('::ffff:10.0.0.5')).toBe('10.0.0.5')
})
