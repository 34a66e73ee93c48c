import type { EveningReport } from '@branchline/protocol'
import { expect, it } from 'vitest'
import { eveningMail } from './evening-mail.ts'

const day = '2026-03-01'
const money = (sold: string, arrived: string, difference: string) => [
  { day, currency: 'EGP', sold, soldCount: 2, arrived, arrivedCount: 2, difference },
]
const cairo: EveningReport = {
  ...{ branchCode: 'CAI', label: 'Cairo', day, even: true, final: true, reportedAt: null },
  money: money('12.5', '12.5', '0'),
  shifts: { opened: 1, closed: 1, open: [], overrides: [] },
  exceptions: [],
}
const giza: EveningReport = {
  ...{ branchCode: 'GIZ', label: 'Giza', day, even: false, final: false, reportedAt: null },
  money: money('0.2', '0.1', '0.1'),
  shifts: { opened: 1, closed: 0, open: ['A'], overrides: [] },
  exceptions: [{ code: 'OPEN_SHIFT', message: 'A is open.' }],
}
const mail = (...reports: EveningReport[]) =>
  eveningMail({ type: 'report.evening', timestamp: '2026-03-01T20:00:00.000Z', data: { day, reports } })

it('an even evening says so in the subject, with the sums and every shop', () => {
  const { subject, text } = mail(cairo)
  expect(subject).toBe('[Branchline] Evening report 2026-03-01: even')
  expect(text).toContain('EGP: sold 12.5, at central 12.5, difference 0')
  expect(text).toContain('CAI Cairo: 12.5 EGP sold, 12.5 at central; 1 of 1 shifts closed')
})

it('what a person should look at comes first, and sums are exact', () => {
  const { subject, text } = mail(cairo, giza)
  expect(subject).toContain('1 shop to look at')
  expect(text).toContain('EGP: sold 12.7, at central 12.6, difference 0.1')
  expect(text).toContain('The figures of 1 shop may still grow')
  expect(text.indexOf('A is open. (OPEN_SHIFT)')).toBeLessThan(text.indexOf('CAI Cairo'))
})
