import { execFileSync } from 'node:child_process'
import { expect, it } from 'vitest'
import { enrolCommand } from './enrol-command.ts'

const facts = { branchCode: 'CAI', code: 'ABCD-EFGH-JKMN', expiresAt: '2026-03-01T10:00:00.000Z' }

it('what is pasted into a shell arrives as it was given', () => {
  const command = enrolCommand({ ...facts, centralUrl: "https://hq.example.org/a'b;c" })
  const shown = command.replace(/ && .*$/, '').replace(/^npx --yes pnpm@\S+ branch/, 'printf "%s\\n"')
  expect(execFileSync('sh', ['-c', shown], { encoding: 'utf8' })).toBe(
    "enrol\n--central\nhttps://hq.example.org/a'b;c\n--code\nABCD-EFGH-JKMN\n",
  )
})

it('plain http is allowed only where the address says http', () => {
  expect(enrolCommand({ ...facts, centralUrl: 'https://hq' })).not.toContain('--allow-http')
  expect(enrolCommand({ ...facts, centralUrl: 'http://10.0.0.5:8000' })).toContain('--allow-http')
})
