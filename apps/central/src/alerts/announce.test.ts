import type { AlertChannelRow } from '@branchline/db/central'
import { expect, it } from 'vitest'
import { planMessages, type Unannounced } from './announce.ts'

const alert: Unannounced = {
  id: 'deadLetter:CAI',
  code: 'deadLetter',
  branchCode: 'CAI',
  doctype: null,
  name: null,
  message: 'm',
  at: '2026-03-01T10:00:00.000Z',
  severity: 'warning',
  state: 'open',
  resolvedAt: null,
  acknowledgedAt: null,
  acknowledgedBy: null,
  note: null,
  announced: null,
}
const channel = (id: string, more: Partial<AlertChannelRow> = {}): AlertChannelRow => ({
  id,
  kind: 'webhook',
  address: 'https://a.example',
  severity: 'warning',
  enabled: true,
  secret: null,
  lastSentAt: null,
  lastError: null,
  failingSince: null,
  reportHour: null,
  reportTimezone: null,
  reportedDay: null,
  ...more,
})
const channels = [channel('all'), channel('worst', { severity: 'critical' }), channel('off', { enabled: false })]
const sent = (more: Partial<Unannounced>) =>
  planMessages([{ ...alert, ...more }], channels, { uuid: () => 'id' }, 0).map(({ channelId, message }) => [
    channelId,
    JSON.parse(message).type,
  ])

it('a warning is sent to who hears warnings', () => {
  expect(sent({})).toEqual([['all', 'alert.raised']])
})

it('what is critical is sent to everyone who is not switched off, also when it has become so', () => {
  expect(sent({ severity: 'critical', announced: 'warning' })).toEqual([
    ['all', 'alert.raised'],
    ['worst', 'alert.raised'],
  ])
})

it('who was told of it is told that it is over', () => {
  const over = { state: 'resolved' as const, resolvedAt: '2026-03-01T11:00:00.000Z' }
  expect(sent({ ...over, announced: 'warning' })).toEqual([['all', 'alert.resolved']])
  expect(sent({ ...over, announced: 'critical' })).toHaveLength(2)
  expect(sent({ ...over, announced: null })).toEqual([])
})
