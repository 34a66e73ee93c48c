import { expect, it } from 'vitest'
import { FleetMeter } from './fleet-meter.ts'

const at = (text: string) => Date.parse(`2026-03-01T${text}Z`)

it('what happens in a minute is one point of each resolution, of the branch and of the chain', () => {
  const meter = new FleetMeter()
  meter.heard('CAI', 12, at('10:07:05'))
  meter.arrived('CAI', 3, at('10:07:10'))
  meter.heard('CAI', 9, at('10:07:50'))
  meter.heard('ALX', 4, at('10:07:51'))
  const points = meter.take()
  const of = (branchCode: string, resolution: string) =>
    points.find((point) => point.branchCode === branchCode && point.resolution === resolution)
  expect(of('CAI', 'minute')).toMatchObject({ at: '2026-03-01T10:07:00.000Z', outbox: 12, arrived: 3, contacts: 2 })
  expect(of('CAI', 'quarter')?.at).toBe('2026-03-01T10:00:00.000Z')
  expect(of('*', 'hour')).toMatchObject({ at: '2026-03-01T10:00:00.000Z', outbox: 16, arrived: 3, contacts: 3 })
})

it('a quarter of an hour keeps the highest of its minutes, and adds up what arrived', () => {
  const meter = new FleetMeter()
  meter.heard('CAI', 12, at('10:07:00'))
  meter.heard('CAI', 5, at('10:08:00'))
  meter.arrived('CAI', 3, at('10:07:00'))
  meter.arrived('CAI', 4, at('10:09:00'))
  const quarters = meter.take().filter(({ branchCode, resolution }) => branchCode === 'CAI' && resolution === 'quarter')
  expect(quarters).toEqual([expect.objectContaining({ outbox: 12, arrived: 7, contacts: 2 })])
})

it('what was taken is counted once', () => {
  const meter = new FleetMeter()
  meter.arrived('CAI', 3, at('10:07:00'))
  expect(meter.take()).not.toEqual([])
  expect(meter.take()).toEqual([])
})
