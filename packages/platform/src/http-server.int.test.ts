import { once } from 'node:events'
import { connect } from 'node:net'
import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib'
import { BranchlineError, type CallContext, limits, type Session } from '@branchline/protocol'
import { initTRPC } from '@trpc/server'
import { afterEach, expect, it } from 'vitest'
import { z } from 'zod'
import { type HttpServerOptions, type RunningServer, startHttpServer } from './http-server.ts'

const t = initTRPC.context<CallContext>().create({
  errorFormatter: ({ shape, error }) => ({
    ...shape,
    data: { ...shape.data, branchlineCode: error instanceof BranchlineError ? error.branchlineCode : null },
  }),
})
const router = t.router({
  size: t.procedure.input(z.string()).mutation(({ input }) => input.length),
  held: t.procedure.query(async ({ ctx }) => {
    await new Promise((resolve) => ctx.signal.addEventListener('abort', resolve))
    return 'let go'
  }),
  where: t.procedure.query(({ ctx }) => ctx.address),
})
const token = 'a-token-of-a-till'
const cashier: Session = { username: 'mona', kind: 'cashier', branchCode: 'CAI' }
const silent = { info: () => {}, warn: () => {}, error: () => {} }

let server: RunningServer | null = null
afterEach(() => server?.stop(0))

async function start(more: Partial<HttpServerOptions> = {}): Promise<string> {
  const authenticate = async (given: string) =>
    given === token
      ? cashier
      : given.startsWith('branch-')
        ? { ...cashier, kind: 'branch' as const, branchCode: given }
        : null
  server = await startHttpServer({ router, authenticate, log: silent, port: 0, host: '127.0.0.1', ...more })
  return `http://127.0.0.1:${server.port}`
}

async function call(url: string, path: string, init: RequestInit = {}) {
  const answer = await fetch(`${url}/trpc/${path}`, init)
  // biome-ignore lint/suspicious/noExplicitAny: whatever a server may answer
  const body: any = await answer.json().catch(() => null)
  return {
    status: answer.status,
    headers: answer.headers,
    data: body?.result?.data,
    code: body?.error?.data?.branchlineCode,
  }
}
const bearer = (given: string, more: Record<string, string> = {}) => ({
  headers: { authorization: `Bearer ${given}`, ...more },
})

/** Whether the server ends a connection on which `sent` is all that comes, and after how long. */
async function cutAfter(url: string, sent: string): Promise<{ ms: number; said: string }> {
  const socket = connect(Number(new URL(url).port), '127.0.0.1')
  let said = ''
  socket.on('data', (chunk) => (said += chunk))
  socket.on('error', () => {})
  socket.write(sent)
  const begun = performance.now()
  await once(socket, 'close')
  return { ms: performance.now() - begun, said }
}

it('who sends his headers, his body, or nothing at all too slowly is cut', async () => {
  const url = await start({ timeoutsMs: { headers: 300, request: 600, idle: 900, check: 50 } })
  const [headers, body, nothing] = await Promise.all([
    cutAfter(url, 'POST /trpc/size HTTP/1.1\r\nHost: x\r\nX-Slow: '),
    cutAfter(url, 'POST /trpc/size HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n\r\n"a'),
    cutAfter(url, ''),
  ])
  expect(headers.said).toMatch(/^HTTP\/1.1 408/)
  expect(headers.ms).toBeLessThan(3_000)
  expect(body.ms).toBeLessThan(3_000)
  expect(nothing.ms).toBeLessThan(3_000)
  expect((await call(url, 'where')).status).toBe(200)
})

it('a till that calls more often than the rate is told to wait; other tills, and its own branch, go on', async () => {
  const url = await start({ requestsPerSecond: 2 })
  const mine = () => call(url, 'where', bearer(token))
  const statuses = []
  for (let count = 0; count < 21; count += 1) statuses.push((await mine()).status)
  expect(statuses.slice(0, 20)).toEqual(Array(20).fill(200))
  expect(await mine()).toMatchObject({ status: 429, code: 'TOO_MANY_REQUESTS' })
  expect((await call(url, 'where', bearer('branch-CAI-of-16'))).status).toBe(200)
  expect((await call(url, 'where', bearer('branch-ALX-of-16'))).status).toBe(200)
  // Another till of the same cashier, behind the proxy on this machine.
  expect((await call(url, 'where', bearer(token, { 'x-forwarded-for': '192.168.1.7' }))).status).toBe(200)
})

it('who has no login gets a fifth of the rate, and a batch counts as the calls in it', async () => {
  const url = await start({ requestsPerSecond: 10 })
  const inputs = encodeURIComponent('{}')
  const batch = () => call(url, `${Array(19).fill('where').join(',')}?batch=1&input=${inputs}`)
  expect((await batch()).status).toBe(200)
  expect((await batch()).status).toBe(429)
})

it('a body over the limit is refused, at once where nobody is logged in', async () => {
  const url = await start()
  const post = (chars: number, given?: string) => ({
    ...{ method: 'POST', body: JSON.stringify('x'.repeat(chars)) },
    headers: { 'content-type': 'application/json', ...(given ? { authorization: `Bearer ${given}` } : {}) },
  })
  expect((await call(url, 'size', post(1_000))).data).toBe(1_000)
  expect(await call(url, 'size', post(70_000))).toMatchObject({ status: 413, code: 'PAYLOAD_TOO_LARGE' })
  expect((await call(url, 'size', post(70_000, token))).data).toBe(70_000)
  expect(await call(url, 'size', post(limits.bodyBytes, token))).toMatchObject({ status: 413 })
})

it.each<[string, (text: string) => Buffer]>([
  ['gzip', gzipSync],
  ['deflate', deflateSync],
  ['br', brotliCompressSync],
])('a small body of %s that unpacks into a large one is refused, not unpacked to its end', async (encoding, pack) => {
  const url = await start()
  const post = (text: string) => ({
    method: 'POST',
    body: new Uint8Array(pack(JSON.stringify(text))),
    headers: { ...bearer(token).headers, 'content-type': 'application/json', 'content-encoding': encoding },
  })
  expect((await call(url, 'size', post('tea'))).data).toBe(3)
  expect(await call(url, 'size', post('x'.repeat(40_000_000)))).toMatchObject({
    status: 413,
    code: 'PAYLOAD_TOO_LARGE',
  })
  expect(await call(url, 'size', { ...post(''), body: 'no such thing' })).toMatchObject({ status: 400 })
})

it('more calls in one request than the limit are refused', async () => {
  const url = await start()
  const path = Array(limits.batchCalls + 1)
    .fill('where')
    .join(',')
  expect(await call(url, `${path}?batch=1`)).toMatchObject({ status: 413, code: 'PAYLOAD_TOO_LARGE' })
})

it('a server that takes https alone refuses plain http from another machine, whatever the caller claims', async () => {
  const url = await start({ secureOnly: true })
  expect((await call(url, 'where')).status).toBe(200)
  const far = (proto?: string) => ({
    headers: { 'x-forwarded-for': '203.0.113.9', ...(proto ? { 'x-forwarded-proto': proto } : {}) },
  })
  expect(await call(url, 'where', far())).toMatchObject({ status: 403, code: 'HTTPS_REQUIRED' })
  expect(await call(url, 'where', far('https'))).toMatchObject({ status: 200, data: '203.0.113.9' })
  await server?.stop(0)
  // The same words of a caller whom nobody trusts.
  const direct = await start({ secureOnly: true, trustedProxies: [] })
  expect((await call(direct, 'where', far('https'))).data).toBe('127.0.0.1')
})

it('every answer bears headers that hold up a page, none of which locks a till out of a plain-http network', async () => {
  const url = await start()
  for (const path of ['/trpc/where', '/nowhere']) {
    const { headers } = await fetch(`${url}${path}`)
    expect(headers.get('x-content-type-options')).toBe('nosniff')
    expect(headers.get('x-frame-options')).toBe('SAMEORIGIN')
    expect(headers.get('content-security-policy')).toMatch(/default-src 'self'/)
    expect(headers.get('content-security-policy')).not.toMatch(/upgrade-insecure-requests/)
    expect(headers.get('strict-transport-security')).toBeNull()
    expect(headers.get('x-powered-by')).toBeNull()
  }
})

it('no cache keeps an answer, be it data, a refusal or ready text', async () => {
  const url = await start()
  for (const [path, method] of [
    ['/trpc/where', 'GET'],
    ['/trpc/where', 'POST'],
    ['/trpc/nowhere', 'GET'],
    ['/trpc/where', 'DELETE'],
  ] as const) {
    const answer = await fetch(`${url}${path}`, { method })
    expect([path, method, answer.headers.get('cache-control')]).toEqual([path, method, 'no-store'])
  }
})

it('every page may call, by its login, unless the configuration names those that may', async () => {
  const ask = (url: string, origin: string) =>
    call(url, 'where', { headers: { origin } }).then(({ headers }) => headers.get('access-control-allow-origin'))
  expect(await ask(await start(), 'https://anywhere.example')).toBe('*')
  await server?.stop(0)
  const url = await start({ origins: ['https://shop.example:8001'] })
  expect(await ask(url, 'https://shop.example:8001')).toBe('https://shop.example:8001')
  expect(await ask(url, 'https://evil.example')).toBeNull()
  expect((await fetch(`${url}/trpc/where`)).headers.get('access-control-allow-credentials')).toBeNull()
})

it('a server that stops answers what it holds, and waits for no connection that is idle after that', async () => {
  const url = await start()
  const held = call(url, 'held')
  // It is in the server's hands.
  await expect.poll(() => call(url, 'where').then(({ status }) => status)).toBe(200)
  const begun = performance.now()
  await server?.stop()
  expect(await held).toMatchObject({ data: 'let go' })
  expect(performance.now() - begun).toBeLessThan(3_000)
})
