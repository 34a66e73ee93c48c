import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { mayPostTo, systemPost } from './system-post.ts'

let heard = 0
const server = createServer((request, response) => {
  heard += 1
  if (request.url === '/moved') response.writeHead(302, { location: '/' })
  response.end('x'.repeat(200_000))
})
let port = 0

beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  port = (server.address() as AddressInfo).port
})
afterAll(() => new Promise((resolve) => server.close(resolve)))

it("a cloud's metadata, multicast and what is no address are never posted to", () => {
  const unreachable = [
    '169.254.169.254',
    '0.0.0.0',
    '224.0.0.1',
    '::',
    'fe80::1',
    '::ffff:169.254.169.254',
    'no address',
  ]
  for (const address of unreachable) {
    expect([address, mayPostTo(address, { private: true, loopback: true })]).toEqual([address, false])
  }
})

it('a private network and this machine are posted to only where that is allowed, the internet always', () => {
  const none = { private: false, loopback: false }
  for (const address of ['10.1.2.3', '172.31.0.1', '192.168.1.1', '100.64.0.1', 'fd00::1', '::ffff:10.0.0.1']) {
    expect([address, mayPostTo(address, none), mayPostTo(address, { ...none, private: true })]).toEqual([
      address,
      false,
      true,
    ])
  }
  for (const address of ['127.0.0.1', '::1', '::ffff:127.0.0.1']) {
    expect([address, mayPostTo(address, none), mayPostTo(address, { ...none, loopback: true })]).toEqual([
      address,
      false,
      true,
    ])
  }
  for (const address of ['8.8.8.8', '172.32.0.1', '2606:4700::1111']) expect(mayPostTo(address, none)).toBe(true)
})

const call = (host: string, path = '/', loopback = false) =>
  systemPost({ private: false, loopback })(`http://${host}:${port}${path}`, {
    headers: { 'content-type': 'application/json' },
    body: '{}',
    signal: AbortSignal.timeout(5_000),
  })

it('a name that stands for this machine is refused as its address is, before anything is sent', async () => {
  for (const host of ['localhost', '127.0.0.1', '[::1]', '2130706433'])
    await expect(call(host)).rejects.toThrow(/does not post to/)
  expect(heard).toBe(0)
})

it('a long answer is not kept, and a redirect is an answer, not a way on', async () => {
  expect(await call('127.0.0.1', '/', true)).toEqual({ status: 200 })
  expect(await call('127.0.0.1', '/moved', true)).toEqual({ status: 302 })
  expect(heard).toBe(2)
})
