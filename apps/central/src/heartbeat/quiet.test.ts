import { expect, it } from 'vitest'
import { type Heard, heardInFuture, isQuiet } from './quiet.ts'

const nowMs = Date.UTC(2026, 2, 1, 12)
const minuteMs = 60_000
const at = (ms: number) => new Date(nowMs + ms).toISOString()
const heard = (beatMs: number, pushMs: number): Heard => ({ lastHeartbeatAt: at(beatMs), lastPushAt: at(pushMs) })

it('a branch is quiet when neither a heartbeat nor a push came for ten minutes', () => {
  expect(isQuiet(null, nowMs)).toBe(true)
  expect(isQuiet(heard(-10 * minuteMs, -11 * minuteMs), nowMs)).toBe(true)
  expect(isQuiet(heard(-9 * minuteMs, -11 * minuteMs), nowMs)).toBe(false)
  expect(isQuiet(heard(-11 * minuteMs, -9 * minuteMs), nowMs)).toBe(false)
})

it("heard at a time still to come, as central's clock was set back since, it is quiet ten minutes from now and not a day later", () => {
  const before = heard(24 * 60 * minuteMs, -30 * minuteMs)
  expect(isQuiet(before, nowMs + 10 * minuteMs)).toBe(false)
  const patch = heardInFuture(before, nowMs)
  expect(patch).toEqual({ lastHeartbeatAt: at(0) })
  expect(isQuiet({ ...before, ...patch }, nowMs + 10 * minuteMs)).toBe(true)
})

it('nothing is written where nothing lies in the future', () => {
  expect(heardInFuture(null, nowMs)).toBeNull()
  expect(heardInFuture(heard(0, -minuteMs), nowMs)).toBeNull()
})
