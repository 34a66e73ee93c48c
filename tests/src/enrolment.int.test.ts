import { execFile } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import net from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseEnv } from 'node:util'
import { createScratchDatabase } from '@branchline/db/testing'
import type { BranchRouter, CentralRouter } from '@branchline/protocol'
import type {} from '@branchline/testing'
import type { TRPCClient } from '@trpc/client'
import { afterAll, beforeAll, expect, inject, it } from 'vitest'
import { clientOf } from './client-of.ts'
import { sale } from './documents.ts'
import { ServerProcess } from './server-process.ts'

const main = fileURLToPath(new URL('../../apps/branch/dist/main.js', import.meta.url))
const folder = mkdtempSync(join(tmpdir(), 'branchline-enrol-'))
let central: ServerProcess
let admin: TRPCClient<CentralRouter>

beforeAll(async () => {
  const environment = {
    DATABASE_URL: await createScratchDatabase(inject('postgresUrl')),
    ...{ SECRET_KEY: 'the key of this central', ADMIN_PASSWORD: 'test-password', BRANCHLINE_ALLOW_HTTP: '1' },
  }
  central = await ServerProcess.start('central', environment, await freePort())
  const { token } = await clientOf<CentralRouter>(central.url).auth.login.mutate({
    ...{ username: 'admin', password: 'test-password' },
  })
  admin = clientOf<CentralRouter>(central.url, token)
  for (const branchCode of ['CAI', 'ALX', 'GIZ', 'LUX'])
    await admin.branches.register.mutate({ branchCode, label: branchCode })
  const documents = Array.from({ length: 300 }, (_, index) => ({
    name: `ITEM-${index}`,
    item_code: `ITEM-${index}`,
    item_name: `Item ${index}`,
  }))
  const { results } = await admin.documents.import.mutate({ doctype: 'Item', documents })
  expect(results.every(({ status }) => status === 'created')).toBe(true)
})
afterAll(async () => {
  await central.end('SIGTERM')
  rmSync(folder, { recursive: true, force: true })
})

/** The command on a machine of this name, whose folder is empty at first. */
function enrol(
  machine: string,
  code: string,
  more: string[] = [],
): Promise<{ code: number; out: string; err: string }> {
  const place = ['--data-dir', join(folder, machine), '--environment', join(folder, `${machine}.env`)]
  const args = [main, 'enrol', '--central', central.url, '--code', code, '--allow-http', ...place, ...more]
  const { PATH = '' } = process.env
  return new Promise((resolve) => {
    execFile(process.execPath, args, { env: { PATH }, cwd: folder }, (error, out, err) =>
      resolve({ code: error ? Number(error.code) : 0, out, err }),
    )
  })
}

function newCode(branchCode: string, hours?: number): Promise<{ code: string; expiresAt: string }> {
  return admin.branches.enrolmentCode.mutate({ branchCode, ...(hours === undefined ? {} : { hours }) })
}

/** The code alone, as a server sends it. */
async function refusal(code: string, branchCode?: string): Promise<string> {
  const input = { code, password: 'x'.repeat(43), ...(branchCode ? { branchCode } : {}) }
  const answer = clientOf<CentralRouter>(central.url).auth.enrol.mutate(input)
  return answer.then(
    () => 'taken',
    (error) => error.data.branchlineCode,
  )
}

it('one command with a code makes an empty folder a branch, with its masters, that starts and sells', async () => {
  const { code } = await newCode('CAI')
  const done = await enrol('cairo', code)
  expect(done).toMatchObject({ code: 0, out: expect.stringContaining('Ready to sell.') })
  expect(done.out).toContain('This server is branch CAI')
  const envFile = join(folder, 'cairo.env')
  expect(statSync(envFile).mode & 0o777).toBe(0o600)
  const environment = parseEnv(readFileSync(envFile, 'utf8')) as Record<string, string>
  expect(Object.keys(environment)).not.toContain('SYNC_PASSWORD')
  const { branches } = await admin.branches.list.query()
  expect(branches.find(({ branchCode }) => branchCode === 'CAI')?.lastHeartbeatAt).toEqual(expect.any(String))

  const server = await ServerProcess.start('branch', environment, await freePort())
  try {
    const password = environment.ADMIN_PASSWORD ?? ''
    const { token } = await clientOf<BranchRouter>(server.url).auth.login.mutate({ username: 'admin', password })
    const shop = clientOf<BranchRouter>(server.url, token)
    expect((await shop.documents.list.query({ doctype: 'Item', limit: 1_000 })).documents).toHaveLength(300)
    const { document } = await shop.documents.submit.mutate({ doctype: 'Sales Invoice', document: sale() })
    expect(await shop.sync.push.mutate()).toMatchObject({ remaining: 0 })
    const there = await admin.documents.get.query({ doctype: 'Sales Invoice', name: String(document.name) })
    expect(there.document).toMatchObject({ name: document.name })
  } finally {
    await server.end('SIGTERM')
  }
})

it('a command that was broken off is given again, and one that was not does no harm', async () => {
  const { code } = await newCode('ALX')
  writeFileSync(
    join(folder, 'alexandria.env'),
    '# mine\nLOG_LEVEL=warn\nADMIN_PASSWORD=chosen-by-me\nSYNC_PASSWORD=old\n',
  )
  const first = JSON.parse((await enrol('alexandria', code, ['--json'])).out)
  expect(first).toMatchObject({ ready: true, branchCode: 'ALX', already: false, total: 300, problem: null })
  expect(first.records).toBeGreaterThanOrEqual(300)
  const kept = readFileSync(join(folder, 'alexandria.env'), 'utf8')
  expect(kept).toContain('# mine\nLOG_LEVEL=warn\nADMIN_PASSWORD=chosen-by-me\nSYNC_PASSWORD=\n')
  const again = JSON.parse((await enrol('alexandria', code.toLowerCase().replaceAll('-', ' '), ['--json'])).out)
  expect(again).toMatchObject({ ready: true, branchCode: 'ALX', already: false, records: 0 })
  expect(readFileSync(join(folder, 'alexandria.env'), 'utf8')).toBe(kept)
  expect(await refusal(code)).toBe('ENROLMENT_CODE_USED')
})

it('what a code is refused for is said with what to do, and an empty folder stays none', async () => {
  const { code } = await newCode('GIZ')
  await admin.branches.revokeEnrolment.mutate({ branchCode: 'GIZ' })
  const said = await enrol('giza', code, ['--json'])
  expect([said.code, JSON.parse(said.out)]).toEqual([
    1,
    {
      ready: false,
      error: {
        code: 'ENROLMENT_CODE_REVOKED',
        message: expect.stringContaining('revoked'),
        action: expect.stringContaining('newest code'),
      },
    },
  ])
  const next = await newCode('GIZ')
  expect((await enrol('giza', next.code)).code).toBe(0)
})

it('a code that is used, revoked, replaced, mistyped, unknown or of another branch is refused by its own name', async () => {
  const revoked = await newCode('LUX')
  expect(await admin.branches.revokeEnrolment.mutate({ branchCode: 'LUX' })).toMatchObject({ revoked: true })
  expect(await admin.branches.revokeEnrolment.mutate({ branchCode: 'LUX' })).toMatchObject({ revoked: false })
  expect(await refusal(revoked.code)).toBe('ENROLMENT_CODE_REVOKED')
  const [older, newer] = [await newCode('LUX'), await newCode('LUX')]
  expect(await refusal(older.code)).toBe('ENROLMENT_CODE_REVOKED')
  expect(await refusal(newer.code, 'ALX')).toBe('WRONG_BRANCH')
  expect(await refusal(newer.code.replace(/.$/, newer.code.endsWith('2') ? '3' : '2'))).toBe('ENROLMENT_CODE_UNKNOWN')
  expect(await refusal('1111-1111-1111')).toBe('ENROLMENT_CODE_UNKNOWN')
  const other = clientOf<CentralRouter>(central.url).auth.enrol.mutate({ code: newer.code, password: 'y'.repeat(43) })
  expect(await other).toMatchObject({ branchCode: 'LUX', username: 'branch-LUX' })
  expect(await refusal(newer.code)).toBe('ENROLMENT_CODE_USED')
})

it('of a code brought by two at once, one is taken', async () => {
  const { code } = await newCode('LUX')
  const enrolAs = (letter: string) =>
    clientOf<CentralRouter>(central.url).auth.enrol.mutate({ code, password: letter.repeat(43) })
  const answers = await Promise.allSettled(['a', 'b', 'c'].map(enrolAs))
  expect(answers.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
})

it('codes cannot be tried out', async () => {
  const answers = await Promise.all(Array.from({ length: 20 }, () => refusal('1111-1111-1111')))
  expect(answers).toContain('TOO_MANY_REQUESTS')
})

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = net.createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address() as net.AddressInfo
      server.close(() => resolve(port))
    })
  })
}
