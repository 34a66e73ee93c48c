import { expect, it } from 'vitest'
import { type CodeQuestion, judgeCode } from './judge-code.ts'

const at = (hours: number) => new Date(Date.UTC(2026, 2, 1, hours)).toISOString()
const code = {
  ...{ codeHash: 'h', branchCode: 'CAI', createdAt: at(0), createdBy: 'admin', expiresAt: at(24) },
  ...{ usedAt: null, revokedAt: null },
}
const site = { branchCode: 'CAI', label: 'Cairo', timezone: 'UTC', username: 'branch-CAI', enabled: true }
const question: CodeQuestion = { code, site, asked: undefined, ownPassword: false, nowMs: Date.parse(at(1)) }
const used = { ...code, usedAt: at(1) }
const late = Date.parse(at(24))

it.each<[string, Partial<CodeQuestion>, string]>([
  ['a fresh code is taken', {}, 'taken'],
  ['a server that is that branch takes it anew', { asked: 'CAI' }, 'taken'],
  ['a server of another branch does not use it up', { asked: 'ALX' }, 'WRONG_BRANCH'],
  ['a used one is not taken again', { code: used }, 'ENROLMENT_CODE_USED'],
  ['but from the server it was given to, whose answer was lost', { code: used, ownPassword: true }, 'repeat'],
  ['and that no longer than it is good', { code: used, ownPassword: true, nowMs: late }, 'ENROLMENT_CODE_USED'],
  ['a revoked one is not taken', { code: { ...code, revokedAt: at(1) } }, 'ENROLMENT_CODE_REVOKED'],
  ['an expired one is not taken', { nowMs: late }, 'ENROLMENT_CODE_EXPIRED'],
  ['no code makes a disabled branch', { site: { ...site, enabled: false } }, 'BRANCH_DISABLED'],
])('%s', (_, change, expected) => {
  const verdict = judgeCode({ ...question, ...change })
  const said = verdict.outcome === 'refused' ? verdict.code : verdict.repeat ? 'repeat' : 'taken'
  expect(said).toBe(expected)
})
