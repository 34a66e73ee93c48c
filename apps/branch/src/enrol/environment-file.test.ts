import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseEnv } from 'node:util'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { withValues, writeValues } from './environment-file.ts'

it('values are set where they stand, others and comments stay', () => {
  const before = '# mine\nPORT=8001\n  BRANCH_CODE = OLD\n#BRANCH_CODE=X\nLOG_LEVEL=warn\n'
  expect(withValues(before, { BRANCH_CODE: 'CAI', DATA_DIR: '/srv/a shop' })).toBe(
    '# mine\nPORT=8001\nBRANCH_CODE=CAI\n#BRANCH_CODE=X\nLOG_LEVEL=warn\nDATA_DIR="/srv/a shop"\n',
  )
})

it('what is written is read back, and writing it again changes nothing', () => {
  const value = fc.stringMatching(/^[\w@%+=:,./ -]{0,30}$/).map((text) => text.trim())
  fc.assert(
    fc.property(value, value, fc.string({ maxLength: 40 }), (one, other, comment) => {
      const text = withValues(`# ${comment.replaceAll(/[\r\n]/g, ' ')}\nKEPT=yes\n`, { ONE: one, OTHER: other })
      expect(parseEnv(text)).toEqual({ KEPT: 'yes', ONE: one, OTHER: other })
      expect(withValues(text, { ONE: one, OTHER: other })).toBe(text)
    }),
  )
})

it('the file is for its owner alone', () => {
  const folder = mkdtempSync(join(tmpdir(), 'branchline-env-'))
  try {
    const file = join(folder, 'branch.env')
    writeValues(file, { BRANCH_CODE: 'CAI' })
    expect([readFileSync(file, 'utf8'), statSync(file).mode & 0o777]).toEqual(['BRANCH_CODE=CAI\n', 0o600])
    writeFileSync(file, 'A=1\n')
    writeValues(file, { A: '2' })
    expect([readFileSync(file, 'utf8'), statSync(file).mode & 0o777]).toEqual(['A=2\n', 0o600])
  } finally {
    rmSync(folder, { recursive: true })
  }
})
