import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { ruleSeeds } from '@branchline/adapters'
import { createAuthenticate, createBranch, routerOf, seedOperator } from '@branchline/branch'
import { createCentral } from '@branchline/central'
import { type BranchStore, openBranchStore } from '@branchline/db/branch'
import { type CentralStore, openCentralStore } from '@branchline/db/central'
import { createScratchDatabase } from '@branchline/db/testing'
import { hashPassword, systemClock, systemFetch, systemIds, systemRandom } from '@branchline/platform'
import type { Log, Session } from '@branchline/protocol'
import { afterAll, beforeAll, beforeEach, describe, expect, inject, it } from 'vitest'

// A login looks at a password for tens of milliseconds, and writes its session afterwards. What becomes of the account between the
// two is done here at that very moment: before the first write that follows.

const log: Log = { info: () => {}, warn: () => {}, error: () => {} }
const refused = (branchlineCode: string) => ({ branchlineCode })
const admin: Session = { username: 'admin', kind: 'operator', role: 'admin', branchCode: null }

/** A store whose next write waits for `meanwhile`. */
function interrupted<Store extends Pick<CentralStore, 'write'> | Pick<BranchStore, 'write'>>(store: Store) {
  const gate: { meanwhile: (() => Promise<unknown>) | null } = { meanwhile: null }
  const write = async (body: (tx: never) => Promise<unknown>) => {
    const { meanwhile } = gate
    gate.meanwhile = null
    await meanwhile?.()
    return (store as Pick<CentralStore, 'write'>).write(body as never)
  }
  return { gate, store: { ...store, write } as Store }
}

/** Calls as that session, or as nobody. */
const context = (session: Session | null) => ({
  ...{ session, protocolHeader: null, signal: new AbortController().signal, address: '127.0.0.1' },
})

describe('at central', () => {
  let store: CentralStore
  let gate: { meanwhile: (() => Promise<unknown>) | null }
  let central: ReturnType<typeof createCentral>
  const as = (session: Session | null) => central.router.createCaller(context(session) as never)
  const password = 'a long password'
  const login = (username: string, meanwhile: () => Promise<unknown>, given = password) => {
    gate.meanwhile = meanwhile
    return as(null).auth.login({ username, password: given })
  }
  const save = (username: string, more: object) =>
    as(admin).users.save({ username, kind: 'operator', role: 'admin', ...more })

  beforeAll(async () => {
    const databaseUrl = await createScratchDatabase(inject('postgresUrl'))
    store = await openCentralStore({ dataDir: '', databaseUrl })
    await store.write((tx) => tx.seedRules(Object.values(ruleSeeds)))
    const between = interrupted(store)
    gate = between.gate
    const environment = {
      ...{ PORT: 0, DATA_DIR: '', DATABASE_URL: databaseUrl, SECRET_KEY: 'the key of this test alone' },
      ...{ ADMIN_USERNAME: 'admin', ADMIN_PASSWORD: password, SESSION_TTL_SECONDS: 3_600, LOG_LEVEL: 'silent' },
    }
    central = createCentral(between.store, environment as never, { clock: systemClock, ids: systemIds, log })
  })
  afterAll(async () => {
    central.stopWatching()
    await store.close()
  })
  beforeEach(async () => {
    await save('boss', { password })
  })

  it('a login that ends after its account was given another role has that role', async () => {
    const { token, role } = await login('boss', () => save('boss', { role: 'viewer', keepPassword: true }))
    expect(role).toBe('viewer')
    expect(await central.authenticate(token)).toMatchObject({ kind: 'operator', role: 'viewer' })
  })

  it('a login that ends after its account became another kind of login is of that kind', async () => {
    const change = () => as(admin).users.save({ username: 'erp', kind: 'integration', keepPassword: true })
    await save('erp', { password })
    const { token, kind } = await login('erp', change)
    expect(kind).toBe('integration')
    expect(await central.authenticate(token)).toMatchObject({ kind: 'integration' })
  })

  it('a login that ends after its account was disabled is refused', async () => {
    const disable = () => as(admin).users.disable({ username: 'boss' })
    await expect(login('boss', disable)).rejects.toMatchObject(refused('UNAUTHENTICATED'))
  })

  it('a login that ends after its password was changed is refused', async () => {
    const change = () => save('boss', { password: 'another long one' })
    await expect(login('boss', change)).rejects.toMatchObject(refused('UNAUTHENTICATED'))
  })

  it('a login that ends after its password was changed with an overlap lasts until the overlap ends', async () => {
    const change = () => save('boss', { password: 'another long one', overlapHours: 0.5 })
    const { expiresAt } = await login('boss', change)
    expect(Date.parse(expiresAt)).toBeLessThanOrEqual(Date.now() + 1_800_000)
  })

  it('a branch whose login ends after the branch was switched off is refused', async () => {
    const { username, password: made } = await as(admin).branches.register({ branchCode: 'CAI' })
    const disable = () => as(admin).branches.disable({ branchCode: 'CAI', enabled: false })
    await expect(login(username, disable, made)).rejects.toMatchObject(refused('UNAUTHENTICATED'))
  })

  it('a branch whose login ends after its password was changed is refused', async () => {
    const { username, password: made } = await as(admin).branches.register({ branchCode: 'ALX' })
    const rotate = () => as(admin).branches.rotatePassword({ branchCode: 'ALX' })
    await expect(login(username, rotate, made)).rejects.toMatchObject(refused('UNAUTHENTICATED'))
  })

  describe('a cashier', () => {
    const pin = '4711'
    const loginOf = (meanwhile: () => Promise<unknown>) => login('amal', meanwhile, pin)

    beforeAll(async () => {
      await as(admin).branches.register({ branchCode: 'GIZ' })
      await as(admin).documents.save({ doctype: 'User', document: { name: 'amal', email: 'amal' } })
      const document = { name: 'Giza till', branch: 'GIZ', applicable_for_users: [{ user: 'amal' }] }
      await as(admin).documents.save({ doctype: 'POS Profile', document })
    })
    beforeEach(async () => {
      await as(admin).users.setPin({ username: 'amal', pin })
    })

    it('whose login ends after his PIN was removed is refused', async () => {
      const remove = () => as(admin).users.setPin({ username: 'amal', pin: null })
      await expect(loginOf(remove)).rejects.toMatchObject(refused('UNAUTHENTICATED'))
    })

    it('of a branch that is switched off is out, and is let in no more though his login had begun', async () => {
      const { token } = await loginOf(async () => {})
      const disable = () => as(admin).branches.disable({ branchCode: 'GIZ', enabled: false })
      await expect(loginOf(disable)).rejects.toMatchObject(refused('BRANCH_DISABLED'))
      expect(await central.authenticate(token)).toBeNull()
    })
  })
})

describe('at a branch', () => {
  const folder = mkdtempSync(join(tmpdir(), 'branchline-login-'))
  const pin = '4711'
  let store: BranchStore
  let gate: { meanwhile: (() => Promise<unknown>) | null }
  let branch: Awaited<ReturnType<typeof createBranch>>
  const login = (username: string, password: string, meanwhile: () => Promise<unknown>) => {
    gate.meanwhile = meanwhile
    return routerOf(branch)
      .createCaller(context(null) as never)
      .auth.login({ username, password })
  }
  const cashiers = (...rows: { username: string; passwordHash: string }[]) =>
    store.write((tx) => tx.replaceCashiers(rows))

  beforeAll(async () => {
    store = await openBranchStore({ dataDir: folder })
    const between = interrupted(store)
    gate = between.gate
    const environment = {
      ...{ BRANCH_CODE: 'CAI', CENTRAL_URL: 'http://127.0.0.1:1', SYNC_USERNAME: 'branch-CAI', DATA_DIR: folder },
      ...{
        SECRET_KEY: 'the key of this test alone',
        SYNC_PASSWORD: 'made',
        SESSION_TTL_SECONDS: 3_600,
        BRANCHLINE_ALLOW_HTTP: '1',
      },
    }
    const ports = { clock: systemClock, random: systemRandom, ids: systemIds, fetch: systemFetch, log }
    branch = await createBranch(between.store, environment as never, ports)
  })
  afterAll(async () => {
    branch.services.central.close()
    await store.close()
    rmSync(folder, { recursive: true, force: true })
  })
  beforeEach(async () => cashiers({ username: 'amal', passwordHash: await hashPassword(pin) }))

  it.for([
    ['is a cashier no more', () => cashiers()],
    ['has another PIN', async () => cashiers({ username: 'amal', passwordHash: await hashPassword('9999') })],
  ] as const)('a cashier whose login ends when he %s is refused', async ([, change]) => {
    await expect(login('amal', pin, change)).rejects.toMatchObject(refused('UNAUTHENTICATED'))
  })

  it('an operator whose password is another one from the next start of the server is out of what he had open', async () => {
    await seedOperator(store, 'boss', 'the first one')
    const { token } = await login('boss', 'the first one', async () => {})
    await seedOperator(store, 'boss', 'the second one')
    const authenticate = createAuthenticate(store, systemClock, 'CAI')
    expect(await authenticate(token)).toBeNull()
  })

  it('an operator whose login ends after it was disabled is refused', async () => {
    const operator = { username: 'admin', passwordHash: await hashPassword(pin), kind: 'operator', disabled: false }
    await store.write((tx) => tx.putUser(operator))
    const disable = () => store.write((tx) => tx.putUser({ ...operator, disabled: true }))
    await expect(login('admin', pin, disable)).rejects.toMatchObject(refused('UNAUTHENTICATED'))
  })
})
