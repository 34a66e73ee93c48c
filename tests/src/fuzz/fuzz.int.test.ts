import { errorTable, isErrorCode } from '@branchline/protocol'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { seeded } from '../verify/tamper.ts'
import { type Attacked, type AttackedPair, startAttacked } from './attacked.ts'
import { type Chance, chanceOf, malformed } from './malformed.ts'
import { Sender } from './send.ts'

// Malformed requests against a real central and a real branch, both at once. FUZZ_REQUESTS and FUZZ_SEED repeat a run.

const requests = Number(process.env.FUZZ_REQUESTS ?? 20_000)
/** In a run of all tests the same, for that is to say what the code changed; `pnpm fuzz` takes another each time. */
const seed = Number(process.env.FUZZ_SEED ?? (process.env.FUZZ_REQUESTS ? Date.now() % 1_000_000 : 309_613))
/** At each server. */
const lanes = 16

let servers: AttackedPair

beforeAll(async () => {
  servers = await startAttacked()
})
afterAll(() => servers?.end())

/** What is wrong with an answer; null: nothing. */
function flawOf(status: number, text: string): string | null {
  if (/\bat .*\.(ts|js):\d|node_modules|\/apps\//.test(text)) return 'it tells of the inside of the server'
  if (status < 500) return null
  const code = /"branchlineCode":"(\w+)"/.exec(text)?.[1]
  const isDeclared = isErrorCode(code) && code !== 'INTERNAL' && errorTable[code].trpc === 'SERVICE_UNAVAILABLE'
  return isDeclared ? null : `status ${status}, ${code ?? 'no code'}`
}

async function attack({ url, targets, tokens, broken }: Attacked, chance: Chance, count: number) {
  const sender = new Sender(url)
  const statuses: Record<number, number> = {}
  let left = count
  const lane = async () => {
    while (left > 0) {
      left -= 1
      const request = malformed(chance, targets, tokens)
      const { status, text } = await sender.send(request)
      statuses[status] = (statuses[status] ?? 0) + 1
      const flaw = flawOf(status, text)
      if (flaw === null) continue
      const { method, path, headers, body } = request
      const shown = { ...headers, ...(headers.authorization ? { authorization: 'Bearer …' } : {}) }
      throw new Error(
        `${flaw}: ${method} ${path.slice(0, 300)} ${JSON.stringify(shown).slice(0, 300)} ${body?.subarray(0, 500)} -> ${text.slice(0, 500)}; it said ${broken().slice(-3)}`,
      )
    }
  }
  await Promise.all(Array.from({ length: lanes }, lane)).finally(() => sender.close())
  return statuses
}

it(`${requests} malformed requests crash nothing, write nothing, and get no answer that is not declared`, {
  timeout: 3_600_000,
}, async () => {
  console.log(`again with: FUZZ_SEED=${seed} FUZZ_REQUESTS=${requests} npx vitest run src/fuzz`)
  const { central, branch } = servers
  const before = [await central.held(), await branch.held()]
  const begun = performance.now()
  const half = Math.ceil(requests / 2)
  const statuses = await Promise.all(
    [central, branch].map((server, at) => attack(server, chanceOf(seeded(seed + at)), half)),
  )
  const seconds = Math.round((performance.now() - begun) / 1_000)
  console.log(`in ${seconds} s; central ${JSON.stringify(statuses[0])}; branch ${JSON.stringify(statuses[1])}`)
  // A server that is gone answers nothing.
  for (const { 0: cut = 0 } of statuses) expect(cut).toBeLessThan(half / 20)
  expect([await central.held(), await branch.held()]).toEqual(before)
  expect([...central.broken(), ...branch.broken()]).toEqual([])
  expect(await servers.sell()).toBe(2)
})
