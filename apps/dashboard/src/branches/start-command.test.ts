import { execFileSync } from 'node:child_process'
import { expect, it } from 'vitest'
import { envFile, startCommand } from './start-command.ts'

const facts = { branchCode: 'CAI', username: 'branch-CAI', password: "a b'c$d", centralUrl: 'https://hq.example.org' }

it('what is pasted into a shell arrives as it was given', () => {
  const command = startCommand(facts).replace(/npx .*$/, 'printenv SYNC_PASSWORD BRANCH_CODE')
  expect(execFileSync('sh', ['-c', command], { encoding: 'utf8' })).toBe("a b'c$d\nCAI\n")
})

it('plain http is allowed only where the address says http', () => {
  expect(envFile(facts)).not.toContain('BRANCHLINE_ALLOW_HTTP')
  expect(envFile({ ...facts, centralUrl: 'http://10.0.0.5:8000' })).toContain('BRANCHLINE_ALLOW_HTTP=1')
})
