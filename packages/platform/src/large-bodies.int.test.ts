import type { CallContext } from '@branchline/protocol'
import { initTRPC } from '@trpc/server'
import { afterEach, expect, it } from 'vitest'
import { z } from 'zod'
import { type RunningServer, startHttpServer } from './http-server.ts'
import type { BodyBudget } from './large-bodies.ts'

const t = initTRPC.context<CallContext>().create()
const silent = { info: () => {}, warn: () => {}, error: () => {} }
const large = JSON.stringify('x'.repeat(200_000))

let server: RunningServer | null = null
let gates: (() => void)[] = []
let inHand = 0
let mostInHand = 0
afterEach(async () => {
  for (const open of gates) open()
  await server?.stop(0)
})

/** A server whose large calls last until they are let go. */
async function start(bodyBudget: Partial<BodyBudget>): Promise<string> {
  ;[gates, inHand, mostInHand] = [[], 0, 0]
  const router = t.router({
    take: t.procedure.input(z.string()).mutation(async ({ input }) => {
      if (input.length < 100) return 'small'
      inHand += 1
      mostInHand = Math.max(mostInHand, inHand)
      await new Promise<void>((resolve) => gates.push(resolve))
      inHand -= 1
      return 'large'
    }),
  })
  const budget = { bytes: 10_000_000, atOnce: 2, waitMs: 20_000, ...bodyBudget }
  const session = { username: 'cairo', kind: 'branch' as const, branchCode: 'CAI' }
  const options = { router, authenticate: async () => session, log: silent, port: 0, host: '127.0.0.1' }
  server = await startHttpServer({ ...options, bodyBudget: budget })
  return `http://127.0.0.1:${server.port}/trpc/take`
}

function send(url: string, body: string, signal?: AbortSignal): Promise<number> {
  const headers = { authorization: 'Bearer a-token-of-a-shop', 'content-type': 'application/json' }
  return fetch(url, { method: 'POST', headers, body, ...(signal ? { signal } : {}) }).then(({ status }) => status)
}

/** Lets them go one after the other, until so many were. */
async function letGo(count: number): Promise<void> {
  for (let gone = 0; gone < count; gone += 1) {
    await expect.poll(() => gates.length).toBeGreaterThan(0)
    gates.shift()?.()
  }
}

it.each([{ atOnce: 2 }, { bytes: 450_000, atOnce: 100 }])(
  'of twenty large bodies at once (%o) no more than two are in hand, all are taken, and small ones pass by',
  async (budget) => {
    const url = await start(budget)
    const answers = Array.from({ length: 20 }, () => send(url, large))
    await expect.poll(() => inHand).toBe(2)
    expect(await send(url, '"a sale"')).toBe(200)
    await letGo(20)
    expect(await Promise.all(answers)).toEqual(answers.map(() => 200))
    expect(mostInHand).toBe(2)
  },
)

it('who waits too long is told to come again, and who went away meanwhile takes nobody’s turn', async () => {
  const url = await start({ atOnce: 1, waitMs: 300 })
  const first = send(url, large)
  await expect.poll(() => inHand).toBe(1)
  expect(await send(url, large)).toBe(503)
  const gone = new AbortController()
  const leaving = send(url, large, gone.signal).catch(() => 'gone')
  gone.abort()
  expect(await leaving).toBe('gone')
  await letGo(1)
  expect(await first).toBe(200)
  const next = send(url, large)
  await letGo(1)
  expect(await next).toBe(200)
})
