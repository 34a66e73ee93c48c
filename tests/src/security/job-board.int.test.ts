import { ScratchRedis } from '@branchline/platform/testing'
import type { CentralRouter } from '@branchline/protocol'
import { afterAll, beforeAll, beforeEach, describe, expect, inject, it } from 'vitest'
import { Chain } from '../chain.ts'
import { clientOf } from '../client-of.ts'

// The page that shows central's jobs, with a real Redis behind it: who is let in, and what his cookie is good for.

const program = inject('redisProgram')
const password = 'a long password'
const jobs = '/jobs/api/queues'
let redis: ScratchRedis
let chain: Chain

beforeAll(async () => {
  if ('missing' in program) return
  redis = await ScratchRedis.start(program.path)
  chain = await Chain.start({ environment: { REDIS_URL: redis.url } })
})
afterAll(async () => {
  await chain?.stop()
  await redis?.kill()
})
beforeEach((context) => {
  if ('missing' in program) context.skip(program.missing)
})

const get = (path: string, headers: Record<string, string> = {}, method = 'GET') =>
  fetch(`${chain.url}${path}`, { method, headers })
const basic = (username: string, secret: string) => ({
  authorization: `Basic ${Buffer.from(`${username}:${secret}`).toString('base64')}`,
})
const admin = basic('admin', 'test-password')
/** The cookie that a browser sends back, of the one it was given. */
const cookieOf = (answer: Response) => ({ cookie: (answer.headers.get('set-cookie') ?? '').split(';')[0] ?? '' })
const cookieWith = (token: string) => ({ cookie: `branchline-board=${token}` })
const tokenOf = async (username: string, secret: string) =>
  (await clientOf<CentralRouter>(chain.url).auth.login.mutate({ username, password: secret })).token
const save = (username: string, role: 'viewer' | 'operator' | 'admin', more: object = { password }) =>
  chain.admin.users.save.mutate({ username, kind: 'operator', role, ...more })

async function isRefused(headers: Record<string, string>): Promise<void> {
  for (const path of ['/jobs/', '/jobs', jobs, '/jobs/static/js/main.js', '/JOBS/', '//jobs/', '/jobs/../jobs/']) {
    const answer = await get(path, headers)
    expect([401, 404]).toContain(answer.status)
    const text = await answer.text()
    expect(text).not.toContain('Branchline jobs')
    expect(text).not.toContain('queues')
    expect(answer.headers.get('set-cookie')).toBeNull()
  }
  expect((await get(jobs, headers)).status).toBe(401)
}

describe('it is closed to', () => {
  it('who has no login', () => isRefused({}))

  it('a wrong password', () => isRefused(basic('admin', 'wrong')))

  it.for(['viewer', 'operator'] as const)('a login that is no admin: %s, by password or by session', async (role) => {
    await save(role, role)
    await isRefused(basic(role, password))
    await isRefused(cookieWith(await tokenOf(role, password)))
  })

  it('a branch and an integration, by password or by session', async () => {
    const branch = await chain.admin.branches.register.mutate({ branchCode: 'CAI' })
    await chain.admin.users.save.mutate({ username: 'erp', kind: 'integration', password })
    for (const [username, secret] of [
      [branch.username, branch.password],
      ['erp', password],
    ] as const) {
      await isRefused(basic(username, secret))
      await isRefused(cookieWith(await tokenOf(username, secret)))
    }
  })

  it('a cookie that is made up, cut short or of another name, and a token in the address', async () => {
    const token = await tokenOf('admin', 'test-password')
    const forged = ['0123456789abcdef', 'x'.repeat(43), token.slice(0, -1), `${token}x`, '', "' OR 1=1 --"]
    for (const made of forged) expect((await get(jobs, cookieWith(made))).status).toBe(401)
    expect((await get(jobs, { cookie: `branchline=${token}` })).status).toBe(401)
    expect((await get(jobs, { cookie: `not-branchline-board=${token}` })).status).toBe(401)
    // In an address it would be in every log on the way.
    expect((await get(`${jobs}?token=${token}&branchline-board=${token}`)).status).toBe(401)
  })

  it('a session that was revoked: the role was taken away', async () => {
    await save('boss', 'admin')
    const cookie = cookieOf(await get(jobs, basic('boss', password)))
    expect((await get(jobs, cookie)).status).toBe(200)
    await save('boss', 'viewer', { keepPassword: true })
    chain.clock.ahead(2_001)
    await isRefused(cookie)
  })

  it('a session that was revoked: the login was disabled', async () => {
    await save('boss', 'admin')
    const cookie = cookieOf(await get(jobs, basic('boss', password)))
    await chain.admin.users.disable.mutate({ username: 'boss' })
    chain.clock.ahead(2_001)
    await isRefused({ ...cookie, ...basic('boss', password) })
  })

  it('a session that has expired', async () => {
    const cookie = cookieOf(await get(jobs, admin))
    expect((await get(jobs, cookie)).status).toBe(200)
    await chain.ahead(3_600_000)
    await isRefused(cookie)
  })
})

describe('an admin', () => {
  it('is asked by his browser, let in by his password once, and by the cookie from then on', async () => {
    expect((await get('/jobs/')).headers.get('www-authenticate')).toContain('Basic')
    const first = await get('/jobs/', admin)
    expect(await first.text()).toContain('Branchline jobs')
    const second = await get(jobs, cookieOf(first))
    expect(await second.json()).toMatchObject({ queues: expect.arrayContaining([]) })
    expect(second.headers.get('set-cookie')).toBeNull()
  })

  it('has a cookie that no script reads, no other site sends and no other path gets, for as long as the session lasts', async () => {
    const text = (await get('/jobs/', admin)).headers.get('set-cookie') ?? ''
    const [, ...attributes] = text.split('; ')
    const expires = attributes.find((attribute) => attribute.startsWith('Expires='))?.slice('Expires='.length) ?? ''
    expect(attributes.filter((attribute) => !attribute.startsWith('Expires=')).sort()).toEqual([
      'HttpOnly',
      'Path=/jobs',
      'SameSite=Strict',
    ])
    expect(Math.abs(Date.parse(expires) - chain.clock.now() - 3_600_000)).toBeLessThan(60_000)
  })

  it('has it over https alone where he came by https', async () => {
    const answer = await get('/jobs/', { ...admin, 'x-forwarded-proto': 'https' })
    expect(answer.headers.get('set-cookie')).toMatch(/; Secure$/)
  })

  it('has a cookie that is no login for calls', async () => {
    const cookie = cookieOf(await get('/jobs/', admin))
    expect((await get('/trpc/users.list', cookie)).status).toBe(401)
  })

  it('leaves his password and his session neither in the log nor in what a browser keeps', async () => {
    const first = await get('/jobs/', admin)
    const second = await get(jobs, cookieOf(first))
    const token = cookieOf(first).cookie.split('=')[1] ?? ''
    for (const answer of [first, second]) {
      expect(answer.headers.get('cache-control')).toBe('no-store')
      expect(answer.headers.get('referrer-policy')).toBe('no-referrer')
      expect(await answer.text()).not.toContain(token)
    }
    expect(token).toMatch(/^[\w-]{43}$/)
    const log = JSON.stringify(chain.log)
    expect(log).not.toContain(token)
    expect(log).not.toContain('test-password')
  })
})

describe('a page of another site', () => {
  it.for(['POST', 'PUT', 'PATCH', 'DELETE'])(
    'changes nothing by %s, though the browser knows the password',
    async (method) => {
      const cookie = cookieOf(await get('/jobs/', admin))
      for (const path of [
        '/jobs/api/queues/pause',
        '/jobs/api/queues/retention/pause',
        '/jobs/api/queues/retention/clean/wait',
      ])
        for (const headers of [admin, cookie]) {
          const answer = await get(path, headers, method)
          expect(answer.status).toBe(405)
          expect(answer.headers.get('set-cookie')).toBeNull()
        }
    },
  )

  it('opens no session by what it shows, while a link from it is followed', async () => {
    const crossSite = { ...admin, 'sec-fetch-site': 'cross-site' }
    expect((await get('/jobs/', { ...crossSite, 'sec-fetch-dest': 'image' })).status).toBe(401)
    expect((await get('/jobs/', { ...crossSite, 'sec-fetch-dest': 'iframe' })).status).toBe(401)
    expect((await get('/jobs/', { ...crossSite, 'sec-fetch-dest': 'document' })).status).toBe(200)
  })

  it('may not show the board in a frame', async () => {
    expect((await get('/jobs/', admin)).headers.get('content-security-policy')).toContain("frame-ancestors 'self'")
  })
})

it('who has no login may not ask as often as he likes, while an admin looks on', async () => {
  const cookie = cookieOf(await get('/jobs/', admin))
  const codes = new Set<number>()
  // More than a stranger's share of ten seconds, and of the ten after that, where they begin just now.
  for (let asked = 0; asked <= 1_800 && !codes.has(429); asked += 20) {
    const answers = await Promise.all(Array.from({ length: 20 }, () => get(jobs)))
    for (const { status } of answers) codes.add(status)
  }
  expect([...codes]).toEqual([401, 429])
  expect((await get(jobs, admin)).status).toBe(429)
  expect((await get(jobs, cookie)).status).toBe(200)
})
