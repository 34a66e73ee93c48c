import type { VerifyRun } from '@branchline/protocol'
import { expect, it } from 'vitest'
import { runText } from './run-text.ts'

const nothing = { count: 0, money: {} }
const run: VerifyRun = {
  id: 'run',
  branchCode: 'CAI',
  by: 'admin',
  nightly: false,
  state: 'done',
  startedAt: '2026-03-02T20:00:00.000Z',
  endedAt: '2026-03-02T20:00:01.000Z',
  scope: {},
  looked: 312,
  code: null,
  message: null,
  verdict: 'equal',
  doctypes: [
    {
      doctype: 'Item',
      here: { count: 60, money: {} },
      central: { count: 60, money: {} },
      onItsWay: nothing,
      mismatches: nothing,
    },
    { doctype: 'Brand', here: nothing, central: nothing, onItsWay: nothing, mismatches: nothing },
  ],
  onItsWay: [],
  differing: nothing,
  mismatches: [],
  cells: [],
  cellsLeftOut: 0,
}

it('a clean run says so, and leaves out what there is nothing of', () => {
  const text = runText(run)
  expect(text).toContain('Nothing is missing: 312 records are the same at both.')
  expect(text).not.toContain('Brand')
})

it('a run that found something says what, where and how much, and what to do', () => {
  const text = runText({
    ...run,
    verdict: 'differs',
    doctypes: [
      {
        doctype: 'Sales Invoice',
        here: { count: 312, money: { EGP: '41230.5' } },
        central: { count: 310, money: { EGP: '41118' } },
        onItsWay: { count: 1, money: { EGP: '100' } },
        mismatches: { count: 1, money: { EGP: '12.5' } },
      },
    ],
    onItsWay: [{ reason: 'owed', count: 1, money: { EGP: '100' } }],
    differing: { count: 1, money: { EGP: '12.5' } },
    mismatches: [
      {
        doctype: 'Sales Invoice',
        name: 'SINV-CAI-2026-00001',
        key: 'k',
        day: '2026-03-01',
        shift: null,
        what: 'missing_at_central',
        here: { currency: 'EGP', amount: '12.5' },
        central: null,
        repair: 'push',
        repaired: null,
      },
    ],
  })
  expect(text).toBe(`Branch CAI and head office, 2026-03-02T20:00:00.000Z

               here  head office  on its way  differ   money here  at head office  at stake
Sales Invoice   312          310           1       1  41230.5 EGP       41118 EGP  12.5 EGP  DIFFERS

On its way:
  1 sent when the line allows it (100 EGP)

Not the same:
  Sales Invoice SINV-CAI-2026-00001 of 2026-03-01: missing at head office; here 12.5 EGP, at head office nothing

1 records differ, 12.5 EGP at stake. Run it with --repair.
`)
})

it('a run that could not be made says why', () => {
  const text = runText({
    ...run,
    state: 'failed',
    verdict: null,
    code: 'UNAVAILABLE',
    message: 'Central cannot be reached.',
  })
  expect(text).toBe('Branch CAI could not be verified: Central cannot be reached. (UNAVAILABLE)\n')
})
