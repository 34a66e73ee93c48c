import { initTRPC } from '@trpc/server'
import { request } from 'undici'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { type RunningServer, startHttpServer } from './http-server.ts'
import { systemFetch } from './system-fetch.ts'

const page = { changes: Array.from({ length: 500 }, (_, index) => ({ name: `ITEM-${index}`, text: 'قهوة ☕ coffee' })) }
let server: RunningServer
let url: string

beforeAll(async () => {
  const trpc = initTRPC.create()
  const router = trpc.router({ page: trpc.procedure.query(() => page), small: trpc.procedure.query(() => ({ a: 1 })) })
  const log = { info: () => {}, warn: () => {}, error: () => {} }
  const textAnswers = ['page', 'small']
  server = await startHttpServer({
    router,
    authenticate: async () => null,
    log,
    port: 0,
    host: '127.0.0.1',
    textAnswers,
  })
  url = `http://127.0.0.1:${server.port}/trpc`
})
afterAll(() => server.stop())

async function raw(path: string, encoding: string | null) {
  const headers = encoding === null ? {} : { 'accept-encoding': encoding }
  const { headers: answered, body } = await request(`${url}/${path}?input={}`, { headers })
  return { encoding: answered['content-encoding'], bytes: Buffer.from(await body.arrayBuffer()) }
}

it('a page travels compressed to who reads brotli, as it is to everyone else, and says the same to both', async () => {
  const plain = await raw('page', null)
  expect(plain.encoding).toBeUndefined()
  expect(JSON.parse(plain.bytes.toString())).toEqual({ result: { data: page } })
  for (const other of ['identity', 'gzip, deflate', 'br;q=0'])
    expect((await raw('page', other)).encoding).toBeUndefined()
  const compressed = await raw('page', 'br')
  expect(compressed.encoding).toBe('br')
  expect(compressed.bytes.length).toBeLessThan(plain.bytes.length / 5)
  const read = await systemFetch(`${url}/page?input={}`).then((answer) => answer.json())
  expect(read).toEqual({ result: { data: page } })
})

it('what fits into a packet travels as it is', async () => {
  expect((await raw('small', 'br')).encoding).toBeUndefined()
})
