import * as protocol from '@branchline/protocol'
import { protocolHeader, protocolVersion } from '@branchline/protocol'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { Chain } from './chain.ts'
import { item } from './documents.ts'
import { fillIn, type GoldenProtocol, goldenProtocols, learn, wanted } from './golden-exchanges.ts'

// What a server serves is not what its own clients send today: the oldest peer of a protocol sends what it sent on its first day.

const served = goldenProtocols.filter((golden) => golden.protocol >= protocolVersion.minimum)
let chain: Chain

beforeAll(async () => {
  chain = await Chain.start()
})
afterAll(() => chain.stop())

it('every protocol that is served has its golden exchanges', () => {
  const all = Array.from({ length: protocolVersion.current - protocolVersion.minimum + 1 })
  expect(served.map((golden) => golden.protocol)).toEqual(all.map((_, index) => protocolVersion.minimum + index))
})

it.each(served)('a peer of the first day of protocol $protocol is served in all it asks', async (golden) => {
  await chain.admin.documents.save.mutate({ doctype: 'Item', document: item('OLD') })
  await chain.admin.documents.save.mutate({ doctype: 'Item', document: item('TEA', { item_name: 'Tea' }) })
  await chain.admin.documents.delete.mutate({ doctype: 'Item', name: 'OLD' })
  await chain.admin.branches.register.mutate({ branchCode: 'ALX' })
  const { password } = await chain.admin.branches.register.mutate({ branchCode: 'CAI' })
  const words = new Map([['password', password]])
  for (const { call, ask, answer } of golden.exchanges) {
    const said = await post(golden.protocol, call, fillIn(ask, words), words.get('token'))
    expect.soft(said, call).toEqual(wanted(answer))
    learn(answer, said, words)
  }
  const stored = await chain.admin.documents.get.query({ doctype: 'Sales Invoice', name: 'SINV-CAI-2026-00001' })
  expect(stored.document).toMatchObject({ docstatus: 2, custom_field: { kept: true } })
})

const messages = {
  'auth.login': [protocol.loginInputSchema, protocol.loginOutputSchema],
  'registry.get': [null, protocol.registryOutputSchema],
  'heartbeat.report': [protocol.heartbeatInputSchema, protocol.heartbeatOutputSchema],
  'ingest.push': [protocol.ingestPushInputSchema, protocol.ingestPushOutputSchema],
  'changes.pending': [protocol.changesPendingInputSchema, protocol.changesPendingOutputSchema],
  'changes.wait': [protocol.changesWaitInputSchema, protocol.changesWaitOutputSchema],
  'changes.since': [protocol.changesSinceInputSchema, protocol.changesSinceOutputSchema],
} as const

it.each(served)(
  'a field that peers of protocol $protocol did not have at first is named, and may be absent',
  (golden) => {
    for (const [call, [ask, answer]] of Object.entries(messages)) {
      for (const [side, schema] of [['ask', ask] as const, ['answer', answer] as const]) {
        if (!schema) continue
        const later = golden.addedLater[call]?.[side] ?? []
        const first = firstFields(golden, call, side)
        expect(Object.keys(schema.shape).sort(), `${call} ${side}`).toEqual([...first, ...later].sort())
        const required = Object.entries(schema.shape).filter(([, field]) => !field.isOptional())
        expect(later.filter((field) => required.some(([name]) => name === field))).toEqual([])
      }
    }
  },
)

function firstFields({ exchanges }: GoldenProtocol, call: string, side: 'ask' | 'answer'): string[] {
  const said = exchanges.filter((exchange) => exchange.call === call).map((exchange) => exchange[side])
  return [...new Set(said.flatMap((message) => Object.keys(message as object)))]
}

async function post(version: number, call: string, ask: unknown, token: string | undefined): Promise<unknown> {
  const headers = {
    'content-type': 'application/json',
    [protocolHeader]: String(version),
    ...(token ? { authorization: `Bearer ${token}` } : {}),
  }
  const body = ask === undefined ? {} : { body: JSON.stringify(ask) }
  const response = await fetch(`${chain.url}/trpc/${call}`, { method: 'POST', headers, ...body })
  const { result, error } = (await response.json()) as { result?: { data: unknown }; error?: unknown }
  return result?.data ?? error
}
