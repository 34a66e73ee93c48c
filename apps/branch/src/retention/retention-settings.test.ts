import { expect, it } from 'vitest'
import { retentionCutoffs, standardRetention } from './retention-settings.ts'

it('acked operations move after 7 days; they and the log lines are purged after 90', () => {
  expect(retentionCutoffs(standardRetention, Date.parse('2026-06-30T12:00:00Z'))).toEqual({
    archiveSettledBefore: '2026-06-23T12:00:00.000Z',
    purgeSettledBefore: '2026-04-01T12:00:00.000Z',
    purgeLogsBefore: '2026-04-01T12:00:00.000Z',
  })
})
