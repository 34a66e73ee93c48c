import { expect, it } from 'vitest'
import { type Evening, eveningReport } from './evening-report.ts'

const day = '2026-03-01'
const even: Evening = {
  site: { branchCode: 'CAI', label: 'Cairo' },
  day,
  heardOn: '2026-03-02',
  reportedAt: '2026-03-01T22:00:10.000Z',
  money: [{ branchCode: 'CAI', day, currency: 'EGP', sold: '12.50', soldCount: 2, arrived: '12.500', arrivedCount: 2 }],
  openings: [{ name: 'A', docstatus: 1, posting_date: day }],
  closings: [{ docstatus: 1, pos_opening_shift: 'A' }],
  alerts: [],
}
const codes = (evening: Partial<Evening>) => eveningReport({ ...even, ...evening }).exceptions.map(({ code }) => code)

it('a day of which all is at central, every shift closed and nothing amiss is even, and final once the next has begun', () => {
  const report = eveningReport(even)
  expect(report).toMatchObject({ even: true, final: true, shifts: { opened: 1, closed: 1, open: [] }, exceptions: [] })
  expect(report.money).toMatchObject([{ sold: '12.5', arrived: '12.5', difference: '0' }])
  expect(eveningReport({ ...even, heardOn: day }).final).toBe(false)
})

it('what lacks, what is open, what was overridden and what is alarmed of is an exception', () => {
  expect(codes({ money: even.money.map((row) => ({ ...row, arrived: '12.49' })) })).toEqual(['DIFFERENCE'])
  expect(codes({ closings: [] })).toEqual(['OPEN_SHIFT'])
  expect(codes({ closings: [{ docstatus: 1, pos_opening_shift: 'A', override_reason: 'x' }] })).toEqual(['OVERRIDE'])
  expect(codes({ alerts: [{ code: 'deadLetter', message: 'm' }] })).toEqual(['deadLetter'])
})

it("another day's shifts are not of this one", () => {
  expect(codes({ openings: [{ name: 'B', docstatus: 1, posting_date: '2026-02-28' }], closings: [] })).toEqual([])
})
