import type { EveningReport } from '@branchline/protocol'

/** Something of a shop's day that a person should look at. */
export interface DayException {
  branchCode: string
  label: string
  day: string
  code: string
  message: string
}

/** What the evening reports say, one line for each; `code` null: of every kind. Those of shifts and sales first. Pure. */
export function listExceptions(reports: readonly EveningReport[], code: string | null): DayException[] {
  const all = reports.flatMap(({ branchCode, label, day, exceptions }) =>
    exceptions.map((exception) => ({ branchCode, label, day, ...exception })),
  )
  const chosen = all.filter((one) => code === null || one.code === code)
  return chosen.sort((one, other) => rank(one) - rank(other) || (one.branchCode < other.branchCode ? -1 : 1))
}

/** The kinds that there are, in order of name. Pure. */
export function kindsOf(reports: readonly EveningReport[]): string[] {
  return [...new Set(reports.flatMap(({ exceptions }) => exceptions.map(({ code }) => code)))].sort()
}

const ofShifts = ['OVERRIDE', 'lateSale', 'DIFFERENCE', 'OPEN_SHIFT']

function rank({ code }: DayException): number {
  const place = ofShifts.indexOf(code)
  return place === -1 ? ofShifts.length : place
}
