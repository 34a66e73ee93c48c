import { setTimeout as wait } from 'node:timers/promises'
import { openHand } from '@branchline/db/testing'
import { loginLimits } from '@branchline/platform'
import type { CentralRouter } from '@branchline/protocol'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { Chain } from '../chain.ts'
import { clientOf } from '../client-of.ts'
import { sale } from '../documents.ts'

const refused = (branchlineCode: string) => ({ data: { branchlineCode } })
let chain: Chain

beforeAll(async () => {
  chain = await Chain.start()
})
afterAll(() => chain.stop())

const login = (url: string, username: string, password: string) =>
  clientOf<CentralRouter>(url).auth.login.mutate({ username, password })

it('two centrals have one allowance of logins that fail; after it the right password waits too, and then it is let in', async () => {
  const { password = '' } = await chain.admin.users.save.mutate({ username: 'mona', kind: 'operator', role: 'viewer' })
  const second = await chain.startSecondCentral()
  const urls = [chain.url, `http://127.0.0.1:${second.port}`]
  for (let count = 0; count < loginLimits.pairFailures; count += 1)
    await expect(login(urls[count % 2] as string, 'mona', 'wrong')).rejects.toMatchObject(refused('UNAUTHENTICATED'))
  for (const url of urls) await expect(login(url, 'mona', password)).rejects.toMatchObject(refused('TOO_MANY_REQUESTS'))
  await second.stop()
  chain.clock.ahead(loginLimits.windowMs + 1_000)
  await expect(login(chain.url, 'mona', password)).resolves.toMatchObject({ kind: 'operator' })
  await chain.ahead(0)
})

it('a shop whose server asked many times with an old password is let in at once with the right one', async () => {
  const { username, password } = await chain.admin.branches.register.mutate({ branchCode: 'ALX' })
  for (let count = 0; count < 2 * loginLimits.pairFailures; count += 1)
    await expect(login(chain.url, username, 'the old one')).rejects.toMatchObject(refused('UNAUTHENTICATED'))
  await expect(login(chain.url, username, password)).resolves.toMatchObject({ kind: 'branch' })
})

it('many guesses at once are no way around it', async () => {
  const tries = Array.from({ length: 3 * loginLimits.pairFailures }, () =>
    login(chain.url, 'nobody', 'wrong').catch((error) => error),
  )
  const codes = (await Promise.all(tries)).map(({ data }) => data.branchlineCode)
  expect(codes.filter((code) => code === 'UNAUTHENTICATED')).toHaveLength(loginLimits.pairFailures)
})

it('a token is nowhere in the database, and neither is what was typed for a name', async () => {
  const { token } = await login(chain.url, 'admin', 'test-password')
  await login(chain.url, 'my password is hunter2', 'x').catch(() => {})
  const { run, close } = await openHand(chain.databaseUrl)
  const rows = [...(await run('SELECT * FROM "Session"', [])), ...(await run('SELECT * FROM "LoginTries"', []))]
  await close()
  expect(JSON.stringify(rows)).not.toContain(token)
  expect(JSON.stringify(rows)).not.toContain('hunter2')
  expect(JSON.stringify(chain.log)).not.toContain('hunter2')
})

it('a branch whose sessions are revoked is out within a minute, keeps what it owes, and sends it once it has its new password', async () => {
  const shop = await chain.openShop('CAI')
  const old = await login(chain.url, shop.credentials.username, shop.credentials.password)
  const { password } = await chain.admin.branches.rotatePassword.mutate({ branchCode: 'CAI' })
  chain.clock.ahead(3_000)
  await expect(clientOf<CentralRouter>(chain.url, old.token).registry.get.query()).rejects.toMatchObject(
    refused('UNAUTHENTICATED'),
  )
  const { document } = await shop.api.documents.submit.mutate({ doctype: 'Sales Invoice', document: sale() })
  await shop.api.sync.push.mutate().catch(() => {})
  await wait(200)
  const { pending, inFlight } = (await shop.api.status.summary.query()).outbox
  expect(pending + inFlight).toBe(1)
  await shop.stop()
  await shop.restartAs({ SYNC_PASSWORD: password })
  await shop.api.sync.push.mutate()
  const held = await chain.admin.documents.get.query({ doctype: 'Sales Invoice', name: String(document.name) })
  expect(held.document).toMatchObject({ name: document.name })
})
