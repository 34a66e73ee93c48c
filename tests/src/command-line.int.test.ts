import { execFile } from 'node:child_process'
import { tmpdir } from 'node:os'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { Chain, type Shop } from './chain.ts'
import { sale } from './documents.ts'

const main = fileURLToPath(new URL('../../apps/branch/dist/main.js', import.meta.url))
let chain: Chain
let shop: Shop

beforeAll(async () => {
  chain = await Chain.start()
  shop = await chain.openShop('CAI')
})
afterAll(() => chain.stop())

/** The command as it is typed at the shop's server. */
function branch(
  args: string[],
  more: Record<string, string> = {},
): Promise<{ code: number; out: string; err: string }> {
  const { PATH = '' } = process.env
  const env = { PATH, ADMIN_PASSWORD: 'test-password', ...environment(), ...more }
  return new Promise((resolve) => {
    execFile(process.execPath, [main, ...args], { env, cwd: tmpdir() }, (error, out, err) =>
      resolve({ code: error ? Number(error.code) : 0, out, err }),
    )
  })
}

function environment() {
  const { username, password } = shop.credentials
  return {
    DATA_DIR: shop.dataDir,
    CENTRAL_URL: chain.url,
    BRANCHLINE_ALLOW_HTTP: '1',
    BRANCH_CODE: 'CAI',
    SYNC_USERNAME: username,
    SYNC_PASSWORD: password,
  }
}

it('a shop is looked at and its sales are sent from its own command line', async () => {
  shop.line.cut()
  await shop.api.documents.submit.mutate({ doctype: 'Sales Invoice', document: sale() })
  const away = await branch(['push', '--url', shop.url])
  expect([away.code, away.out]).toEqual([1, expect.stringContaining('1 operations still owed')])
  const owing = JSON.parse((await branch(['status', '--json', '--url', shop.url])).out)
  expect(owing).toMatchObject({ branchCode: 'CAI', outbox: { dead: 0 } })
  shop.line.heal()
  const sent = await branch(['push', '--url', shop.url])
  // The branch may have been quicker than the person.
  expect([sent.code, sent.out]).toEqual([
    0,
    expect.stringMatching(/^[01] done, 0 refused, 0 put off; 0 operations still owed\.\n$/),
  ])
  expect((await branch(['status', '--url', shop.url])).out).toContain('owed to head office  nothing')
  expect((await branch(['dead-letters', '--url', shop.url])).out).toBe('There are none.\n')
})

it('the doctor tells a shop that is well from one that is not, and what to do', async () => {
  expect(await branch(['doctor', '--url', shop.url])).toMatchObject({
    code: 0,
    out: expect.stringContaining('Central answers and knows this branch.'),
  })
  shop.line.cut()
  const away = await branch(['doctor', '--url', shop.url])
  expect([away.code, away.out]).toEqual([1, expect.stringMatching(/BAD {3}head office +UNAVAILABLE: /)])
  shop.line.heal()
  expect(
    await branch(['doctor', '--url', shop.url], { CENTRAL_URL: 'http://central', BRANCHLINE_ALLOW_HTTP: '' }),
  ).toMatchObject({ code: 1, out: expect.stringContaining('must be https') })
})

it('what cannot be done is said in a sentence, and the command fails', async () => {
  const nowhere = await branch(['status', '--url', 'http://127.0.0.1:1'])
  expect(nowhere).toMatchObject({ code: 1, err: expect.stringContaining('No branch answers at http://127.0.0.1:1.') })
  const wrong = await branch(['status', '--url', shop.url], { ADMIN_PASSWORD: 'not this one' })
  expect(wrong).toMatchObject({ code: 1, err: expect.stringContaining('do not match') })
})
