import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { MailServer } from '@branchline/platform/testing'
import { type EveningReportMessage, eveningReportMessageSchema } from '@branchline/protocol'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { Chain } from './chain.ts'

// The evening report goes out by itself, once a day to each channel that is to have it, however many centrals there are.

const hourMs = 3_600_000
const reports: EveningReportMessage[] = []
let chain: Chain
let second: Awaited<ReturnType<Chain['startSecondCentral']>>
let receiver: Server
const mails = new MailServer()
/** The hour that comes next. */
let hour: number

beforeAll(async () => {
  receiver = createServer(async (request, response) => {
    let body = ''
    for await (const chunk of request) body += chunk
    const message = eveningReportMessageSchema.safeParse(JSON.parse(body))
    if (message.success) reports.push(message.data)
    response.writeHead(204).end()
  })
  receiver.listen(0, '127.0.0.1')
  await once(receiver, 'listening')
  await mails.start()
  chain = await Chain.start({ environment: { SMTP_URL: mails.url, MAIL_FROM: 'branchline@example.com' } })
  await chain.admin.branches.register.mutate({ branchCode: 'CAI', label: 'Cairo' })
  await chain.admin.branches.register.mutate({ branchCode: 'ALX', label: 'Alexandria' })
  second = await chain.startSecondCentral()
  hour = (new Date(chain.clock.now()).getUTCHours() + 1) % 24
  const address = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/evening`
  const report = { hour, timezone: 'UTC' }
  await chain.admin.alerts.saveChannel.mutate({ kind: 'webhook', address, report })
  await chain.admin.alerts.saveChannel.mutate({ kind: 'email', address: 'owner@example.com', report })
})
afterAll(async () => {
  await second.stop()
  await chain.stop()
  receiver.close()
  mails.stop()
})

/** Evening reports that a mailbox has got, by their subjects. */
const mailed = () => [...mails.said.matchAll(/^Subject: \[Branchline\] Evening report (\S+):/gm)].map(([, day]) => day)

/** Central's clock goes on by this much, in steps in which its jobs run. */
async function pass(ms: number): Promise<void> {
  for (let step = 0; step < 3; step += 1) {
    await chain.ahead(step === 0 ? ms : 31_000)
    await new Promise((done) => setTimeout(done, 300))
  }
}

it('a channel is told of no hour that was over before it was set up', async () => {
  await pass(31_000)
  expect(reports).toEqual([])
  const { channels } = await chain.admin.alerts.channels.query()
  expect(channels.map(({ report }) => report)).toEqual([
    { hour, timezone: 'UTC' },
    { hour, timezone: 'UTC' },
  ])
})

it('when the hour comes every shop is reported once, with two centrals at work and one started anew', async () => {
  await pass(hourMs)
  await expect.poll(() => reports.length, { timeout: 10_000 }).toBe(1)
  await chain.stopCentral()
  await chain.startCentral()
  await pass(60_000)
  expect(reports).toHaveLength(1)
  expect(reports[0]?.data.reports.map(({ branchCode }) => branchCode)).toEqual(['ALX', 'CAI'])
  await expect.poll(() => mailed().length, { timeout: 10_000 }).toBe(1)
  expect(mails.said).toContain('RCPT TO:<owner@example.com>')
  expect(mails.said).toContain('ALX Alexandria: nothing sold; no shift')
})

it('a day later there is the next, and none for who wants none', async () => {
  await pass(24 * hourMs)
  await expect.poll(() => reports.length, { timeout: 10_000 }).toBe(2)
  const [first, next] = reports
  expect(Date.parse(next?.data.day ?? '') - Date.parse(first?.data.day ?? '')).toBe(24 * hourMs)
  await expect.poll(() => mailed(), { timeout: 10_000 }).toEqual([first?.data.day, next?.data.day])
  const channel = (await chain.admin.alerts.channels.query()).channels.find(({ kind }) => kind === 'webhook')
  if (!channel) throw new Error('the channel is gone')
  const { id, kind, address } = channel
  await chain.admin.alerts.saveChannel.mutate({ id, kind, address, report: null })
  await pass(24 * hourMs)
  expect(reports).toHaveLength(2)
})
