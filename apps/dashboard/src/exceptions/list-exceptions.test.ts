import type { EveningReport } from '@branchline/protocol'
import { expect, it } from 'vitest'
import { kindsOf, listExceptions } from './list-exceptions.ts'

const report = (branchCode: string, ...codes: string[]) =>
  ({
    ...{ branchCode, label: branchCode, day: '2026-03-01', even: codes.length === 0 },
    exceptions: codes.map((code) => ({ code, message: `${code} of ${branchCode}` })),
  }) as EveningReport
const reports = [report('ALX', 'clockOff', 'OPEN_SHIFT'), report('CAI', 'lateSale', 'OVERRIDE'), report('GIZ')]
const shown = (code: string | null) => listExceptions(reports, code).map((one) => `${one.branchCode} ${one.code}`)

it('what is amiss with shifts and their sales comes first, then the rest', () => {
  expect(shown(null)).toEqual(['CAI OVERRIDE', 'CAI lateSale', 'ALX OPEN_SHIFT', 'ALX clockOff'])
})

it('a kind is chosen out of those that there are', () => {
  expect(kindsOf(reports)).toEqual(['OPEN_SHIFT', 'OVERRIDE', 'clockOff', 'lateSale'])
  expect(shown('lateSale')).toEqual(['CAI lateSale'])
  expect(shown('nothing')).toEqual([])
})
