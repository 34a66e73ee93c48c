import { once } from 'node:events'
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { openHand } from '@branchline/db/testing'
import { type AlertMessage, alertMessageSchema, type BranchRouter } from '@branchline/protocol'
import { Webhook } from 'standardwebhooks'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { Chain, type Shop } from './chain.ts'
import { clientOf } from './client-of.ts'
import { sale } from './documents.ts'

// One person sees the chain: what branches report, what central makes of it, and what people do about it.

const doctype = 'Sales Invoice'
const today = new Date().toISOString().slice(0, 10)
let chain: Chain
let shop: Shop
let hand: Awaited<ReturnType<typeof openHand>>

beforeAll(async () => {
  chain = await Chain.start()
  shop = await chain.openShop('CAI')
  await chain.admin.branches.register.mutate({ branchCode: 'ALX', label: 'Alexandria' })
  hand = await openHand(chain.databaseUrl)
})
afterAll(async () => {
  await hand.close()
  await chain.stop()
})

const sell = async (more: object = {}) =>
  (await shop.api.documents.submit.mutate({ doctype, document: sale({ posting_date: today, ...more }) })).document

/** Time passes everywhere, and the shop is heard. */
async function beat(): Promise<void> {
  chain.clock.ahead(60_000)
  await shop.beat(60_000)
}

async function tileOf(branchCode: string) {
  // Whoever looks within a second sees the same.
  chain.clock.ahead(1_000)
  const { branches } = await chain.admin.fleet.overview.query({ search: branchCode })
  const [tile] = branches
  if (!tile) throw new Error(`there is no ${branchCode}`)
  return tile
}
const stripOf = async () => (await tileOf('CAI')).money.find(({ currency }) => currency === 'EGP')
const arrived = (name: string) =>
  expect.poll(async () => (await chain.admin.documents.get.query({ doctype, name })).document?.name).toBe(name)

describe('the money of the chain', () => {
  it('what was sold is at central, and the parts add up', async () => {
    for (let count = 0; count < 3; count += 1) await arrived((await sell()).name)
    await beat()
    expect(await stripOf()).toMatchObject({
      sold: '37.5',
      atCentral: '37.5',
      missing: '0',
      onItsWay: '0',
      oldestAt: null,
    })
    expect(await tileOf('CAI')).toMatchObject({ state: 'selling', deadLetters: 0, clockOffsetMs: expect.any(Number) })
    const { money, states, arrivals } = await chain.admin.fleet.overview.query({})
    expect(money).toMatchObject([{ currency: 'EGP', sold: '37.5', today: { sold: '37.5', atCentral: '37.5' } }])
    expect(states).toMatchObject({ selling: 1, new: 1, silent: 0 })
    expect(arrivals[0]).toMatchObject({ branchCode: 'CAI', currency: 'EGP', amount: '12.5' })
  })

  it('a sale is counted as there as soon as it is, whatever the branch has told', async () => {
    const { name } = await sell()
    await arrived(name)
    expect(await stripOf()).toMatchObject({ sold: '50', atCentral: '50' })
    const { arrivals } = await chain.admin.fleet.overview.query({})
    expect(arrivals[0]?.name).toBe(name)
  })

  it('what the line holds back is on its way, with its age, and a branch that is not heard is silent', async () => {
    const pushes = (path: string) => (path === 'ingest.push' ? 'drop' : 'pass')
    shop.line.on(pushes)
    await sell()
    await sell({ grand_total: '7.25' })
    await beat()
    const strip = await stripOf()
    expect(strip).toMatchObject({ sold: '69.75', atCentral: '50', missing: '0', onItsWay: '19.75' })
    expect(Date.parse(strip?.oldestAt ?? '')).toBeGreaterThan(0)
    shop.line.cut()
    chain.clock.ahead(240_000)
    expect(await tileOf('CAI')).toMatchObject({ state: 'silent' })
    shop.line.heal()
    await shop.api.sync.push.mutate()
    await beat()
    expect(await stripOf()).toMatchObject({ sold: '69.75', atCentral: '69.75', onItsWay: '0' })
    expect(await tileOf('CAI')).toMatchObject({ state: 'selling' })
  })

  it('the evening report is even once all is there', async () => {
    const { reports } = await chain.admin.fleet.eveningReport.query({ branchCode: 'CAI', day: today })
    expect(reports[0]?.money).toEqual([
      { day: today, currency: 'EGP', sold: '69.75', soldCount: 6, arrived: '69.75', arrivedCount: 6, difference: '0' },
    ])
  })

  it('what was acknowledged and is gone at central is missing, to the last piaster, and a person is called', async () => {
    const [gone] = await hand.run(
      `DELETE FROM "Document" WHERE ctid = (SELECT ctid FROM "Document" WHERE "doctype" = $1 LIMIT 1) RETURNING "body"`,
      [doctype],
    )
    await beat()
    const { grand_total } = JSON.parse(String(gone?.body))
    expect(Number((await stripOf())?.missing)).toBe(Number(grand_total))
    const tile = await tileOf('CAI')
    expect(tile.state).toBe('needsPerson')
    expect(tile.why).toContain('is missing')
    await shop.api.verify.run.mutate({ repair: true })
    await shop.api.sync.push.mutate()
    await beat()
    expect(await stripOf()).toMatchObject({ missing: '0', atCentral: '69.75' })
  })
})

describe('what a person does from the chain', () => {
  it('a branch is asked to push, does so once, and what came of it is told', async () => {
    const { commandId } = await chain.admin.fleet.command.mutate({ branchCode: 'CAI', kind: 'push' })
    const standing = async () =>
      (await chain.admin.fleet.branch.query({ branchCode: 'CAI' })).commands.find((row) => row.commandId === commandId)
    expect(await standing()).toMatchObject({ state: 'waiting', askedBy: 'admin' })
    await beat()
    await expect.poll(standing, { timeout: 5_000 }).toMatchObject({ state: 'done' })
  })

  it('settings of a branch are changed from central, and it tells what it goes by', async () => {
    const settings = { logDays: 30, verifyHour: 24 }
    await chain.admin.branches.configure.mutate({ branchCode: 'CAI', settings })
    await beat()
    const goesBy = async () => (await shop.api.config.get.query()).settings
    await expect.poll(goesBy).toMatchObject({ logDays: { value: 30, from: 'changed' }, verifyHour: { value: 24 } })
    // A heartbeat that was on its way meanwhile tells of before.
    const told = async () => {
      await beat()
      return chain.admin.fleet.branch.query({ branchCode: 'CAI' })
    }
    await expect.poll(told).toMatchObject({ settings: { logDays: { value: 30, from: 'changed' } } })
    expect((await told()).commands[0]).toMatchObject({
      ...{ kind: 'config.update', state: 'done', message: 'Now logDays 30, verifyHour 24.' },
    })
    const elsewhere = { centralUrl: 'https://elsewhere.example.com' } as object
    for (const wrong of [elsewhere, { logDays: 0 }, {}])
      await expect(chain.admin.branches.configure.mutate({ branchCode: 'CAI', settings: wrong })).rejects.toMatchObject(
        {
          data: { branchlineCode: 'VALIDATION_FAILED' },
        },
      )
  })

  it('a dead letter is seen at central whole, corrected there, and arrives', async () => {
    shop.line.spoil((body) => body.replaceAll('"remarks":"bad"', '"remarks":"bad\\u0000"'))
    const { name } = await sell({ remarks: 'bad' })
    for (let attempt = 0; attempt < 11; attempt += 1) await shop.api.sync.push.mutate()
    await beat()
    const { deadLetters } = await chain.admin.deadLetters.list.query({ branchCode: 'CAI' })
    expect(deadLetters).toEqual([expect.objectContaining({ name, branchCode: 'CAI', code: 'VALIDATION_FAILED' })])
    expect(await stripOf()).toMatchObject({ held: '12.5', missing: '0' })
    for (const text of [name, String(deadLetters[0]?.payload?.sync_uuid)]) {
      const { records } = await chain.admin.records.find.query({ text })
      expect(records).toMatchObject([
        {
          ...{ doctype, name, originBranch: 'CAI', heldBy: ['CAI'], document: null },
          deadLetters: [{ branchCode: 'CAI', code: 'VALIDATION_FAILED', payload: { name, remarks: 'bad\u0000' } }],
        },
      ])
      expect(records[0]?.journey.map(({ what, where }) => `${what} ${where}`)).toEqual([
        'written CAI',
        'deadLetter CAI',
      ])
    }
    const [letter] = deadLetters
    const payload = { ...letter?.payload, remarks: 'good' }
    await chain.admin.deadLetters.edit.mutate({ operationId: letter?.operationId ?? '', payload })
    await beat()
    await arrived(name)
    await beat()
    expect((await chain.admin.deadLetters.list.query({})).deadLetters).toEqual([])
    expect(await stripOf()).toMatchObject({ held: '0', sold: '82.25', atCentral: '82.25' })
  })

  it('a record is found by its number and by its sync_uuid on both sides, with its way', async () => {
    const document = await sell()
    await arrived(document.name)
    for (const text of [document.name, String(document.sync_uuid)]) {
      const { records } = await chain.admin.records.find.query({ text })
      expect(records).toHaveLength(1)
      expect(records[0]).toMatchObject({
        name: document.name,
        originBranch: 'CAI',
        writtenBy: 'CAI',
        heldBy: ['central', 'CAI'],
      })
      expect(records[0]?.operations).toMatchObject([{ branchCode: 'CAI', operation: 'submit', status: 'applied' }])
      const here = await shop.api.records.find.query({ text })
      expect(here.records[0]?.journey.map(({ what }) => what)).toEqual(['written', 'received'])
    }
    expect((await chain.admin.records.find.query({ text: 'nothing' })).records).toEqual([])
  })

  it('a branch that is switched off is suspended, and sells on; switched on it catches up', async () => {
    await chain.admin.branches.disable.mutate({ branchCode: 'CAI' })
    const { name } = await sell()
    expect(await tileOf('CAI')).toMatchObject({ state: 'suspended', enabled: false })
    await chain.ahead(5_000)
    expect((await shop.api.sync.push.mutate()).applied).toBe(0)
    await chain.admin.branches.disable.mutate({ branchCode: 'CAI', enabled: true })
    await shop.api.sync.push.mutate()
    await arrived(name)
  })

  it('a new password is good, and the old one is not', async () => {
    const { username, password } = await chain.admin.branches.register.mutate({ branchCode: 'GIZ' })
    const made = await chain.admin.branches.rotatePassword.mutate({ branchCode: 'GIZ' })
    await expect(chain.loginAtCentral(username, password)).rejects.toThrow()
    await chain.loginAtCentral(username, made.password)
  })
})

it('charts show what arrived and when the branch was heard; the chain is its branches', async () => {
  await sell()
  await beat()
  const points = async (branchCode?: string) => {
    await chain.ahead(16_000)
    return (await chain.admin.fleet.history.query({ ...(branchCode ? { branchCode } : {}), resolution: 'hour' })).points
  }
  await expect
    .poll(() => points('CAI').then((all) => all.reduce((sum, { contacts }) => sum + contacts, 0)))
    .toBeGreaterThan(3)
  const sum = (all: { arrived: number }[]) => all.reduce((total, { arrived }) => total + arrived, 0)
  expect(sum(await points('CAI'))).toBeGreaterThanOrEqual(8)
  expect(sum(await points())).toBe(sum(await points('CAI')))
})

describe('alerts', () => {
  const calls: { headers: IncomingHttpHeaders; body: string; message: AlertMessage }[] = []
  let status = 500
  let receiver: Server
  let secret: string

  beforeAll(async () => {
    receiver = createServer(async (request, response) => {
      let body = ''
      for await (const chunk of request) body += chunk
      calls.push({ headers: request.headers, body, message: alertMessageSchema.parse(JSON.parse(body)) })
      response.writeHead(status).end()
    })
    receiver.listen(0, '127.0.0.1')
    await once(receiver, 'listening')
    const address = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/alerts`
    secret = (await chain.admin.alerts.saveChannel.mutate({ kind: 'webhook', address })).secret ?? ''
  })
  afterAll(() => receiver.close())

  const round = async () => chain.ahead(16_000)
  const openCodes = async () => {
    await round()
    const { alerts } = (await chain.admin.alerts.list.query({ state: 'open', branchCode: 'CAI' })) ?? { alerts: [] }
    return alerts.map(({ code }) => code)
  }

  it('a clock that is off is alarmed of once, signed, and sent again until it is taken', async () => {
    // Time was moved before.
    await chain.admin.alerts.updateSettings.mutate({ clockOffSeconds: 86_400 })
    await expect.poll(openCodes, { timeout: 10_000, interval: 300 }).not.toContain('clockOff')
    await chain.admin.alerts.updateSettings.mutate({ clockOffSeconds: null })
    await shop.beat(7_200_000)
    // What central's answer told of the clock, the next heartbeat says.
    await shop.beat()
    await expect.poll(openCodes, { timeout: 10_000, interval: 300 }).toContain('clockOff')
    await expect.poll(() => calls.length, { timeout: 10_000 }).toBeGreaterThan(0)
    const before = calls.length
    status = 204
    await expect
      .poll(
        async () => {
          await chain.ahead(60_000)
          return calls.length
        },
        { timeout: 10_000 },
      )
      .toBeGreaterThan(before)
    const first = calls.find(({ message }) => message.type === 'alert.raised' && message.data.code === 'clockOff')
    expect(first?.message.data).toMatchObject({ id: 'clockOff:CAI', branchCode: 'CAI', severity: 'warning' })
    const { 'webhook-id': id, 'webhook-timestamp': seconds, 'webhook-signature': signature } = first?.headers ?? {}
    expect(signature).toBe(new Webhook(secret).sign(String(id), new Date(Number(seconds) * 1_000), first?.body ?? ''))
  })

  it('it is acknowledged by a person and stays open; what is over is resolved, and said so', async () => {
    expect(await chain.admin.alerts.acknowledge.mutate({ ids: ['clockOff:CAI'], note: 'sent someone' })).toEqual({
      ids: ['clockOff:CAI'],
    })
    const { alerts } = await chain.admin.alerts.list.query({ branchCode: 'CAI' })
    expect(alerts.find(({ id }) => id === 'clockOff:CAI')).toMatchObject({
      state: 'open',
      acknowledgedBy: 'admin',
      note: 'sent someone',
    })
    await chain.admin.alerts.updateSettings.mutate({ clockOffSeconds: 86_400 })
    await expect.poll(openCodes, { timeout: 10_000, interval: 300 }).not.toContain('clockOff')
    await expect
      .poll(
        () => calls.some(({ message }) => message.type === 'alert.resolved' && message.data.id === 'clockOff:CAI'),
        { timeout: 10_000 },
      )
      .toBe(true)
  })

  it('thresholds that make no sense are refused, and null gives the standard back', async () => {
    await expect(chain.admin.alerts.updateSettings.mutate({ outboxCriticalOperations: 5 })).rejects.toThrow(
      /outboxCritical/,
    )
    const { thresholds, standard } = await chain.admin.alerts.updateSettings.mutate({ clockOffSeconds: null })
    expect(thresholds).toEqual(standard)
  })
})

describe('what machines ask', () => {
  it('both servers say that they live, that they are ready, and how they are, to this machine', async () => {
    for (const url of [chain.url, shop.url]) {
      expect((await fetch(`${url}/healthz`)).status).toBe(200)
      expect((await fetch(`${url}/readyz`)).status).toBe(200)
      expect((await fetch(`${url}/metrics`)).headers.get('content-type')).toContain('text/plain')
    }
    const central = await (await fetch(`${chain.url}/metrics`)).text()
    expect(central).toMatch(/branchline_branch_up\{branch="CAI"\} [01]/)
    expect(central).toMatch(/branchline_money\{currency="EGP",part="missing"\} 0/)
    expect(central).toMatch(/branchline_call_duration_seconds_count\{procedure="ingest.push",status="200"\} \d+/)
    const branch = await (await fetch(`${shop.url}/metrics`)).text()
    expect(branch).toMatch(/branchline_outbox_operations\{branch="CAI",state="dead"\} 0/)
  })

  it('a call that a person makes at the branch bears one id there, on the line, and in the answer', async () => {
    const sent: string[] = []
    shop.line.seen = (headers) => sent.push(String(headers['x-request-id']))
    const { token } = await clientOf<BranchRouter>(shop.url).auth.login.mutate({
      username: 'admin',
      password: 'test-password',
    })
    const headers = {
      authorization: `Bearer ${token}`,
      'x-request-id': 'support-case-4711',
      'content-type': 'application/json',
    }
    const answer = await fetch(`${shop.url}/trpc/sync.testConnection`, { method: 'POST', headers, body: '{}' })
    expect(answer.status).toBe(200)
    expect(answer.headers.get('x-request-id')).toBe('support-case-4711')
    expect(sent).toContain('support-case-4711')
  })
})
