import { execFile, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { freePort } from '@branchline/platform/testing'
import { type CentralRouter, type WebhookMessage, webhookMessageSchema } from '@branchline/protocol'
import type { TRPCClient } from '@trpc/client'
import { Webhook } from 'standardwebhooks'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { Chain, type Shop } from './chain.ts'
import { item, sale } from './documents.ts'

const doctype = 'Sales Invoice'
const dayMs = 86_400_000

interface Call {
  headers: IncomingHttpHeaders
  body: string
  message: WebhookMessage
}

/** What an integrator runs: keeps what it is sent, answers as it is told to, may be down. */
class Receiver {
  readonly calls: Call[] = []
  status = 200
  port = 0
  #server: Server | null = null

  async start(): Promise<void> {
    const server = createServer(async (request, response) => {
      let body = ''
      for await (const chunk of request) body += chunk
      this.calls.push({ headers: request.headers, body, message: webhookMessageSchema.parse(JSON.parse(body)) })
      response.writeHead(this.status).end()
    })
    server.listen(this.port, '127.0.0.1')
    await once(server, 'listening')
    this.port = (server.address() as AddressInfo).port
    this.#server = server
  }

  async stop(): Promise<void> {
    this.#server?.closeAllConnections()
    this.#server?.close()
    if (this.#server) await once(this.#server, 'close')
    this.#server = null
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}/hook`
  }

  names(): string[] {
    return this.calls.flatMap(({ message }) => message.data.events.map(({ name }) => name))
  }
}

let chain: Chain
let shop: Shop
let erp: TRPCClient<CentralRouter>
const receivers: Receiver[] = []

beforeAll(async () => {
  chain = await Chain.start()
  shop = await chain.openShop('CAI')
  erp = await loginOf('erp', [doctype, 'Item'])
})
afterAll(() => chain.stop())
afterEach(async () => {
  await Promise.all(receivers.splice(0).map((receiver) => receiver.stop()))
  for (const { id } of (await chain.admin.webhooks.list.query()).webhooks)
    await chain.admin.webhooks.delete.mutate({ id })
})

async function loginOf(username: string, doctypes: string[] | null): Promise<TRPCClient<CentralRouter>> {
  const { password = '' } = await chain.admin.users.save.mutate({ username, kind: 'integration', doctypes })
  return chain.loginAtCentral(username, password)
}

async function receiver(): Promise<Receiver> {
  const made = new Receiver()
  receivers.push(made)
  await made.start()
  return made
}

async function hook(url: string, more: { username?: string; doctypes?: string[] } = {}) {
  return chain.admin.webhooks.save.mutate({ username: 'erp', url, doctypes: [doctype], ...more })
}

async function sell(): Promise<string> {
  const { document } = await shop.api.documents.submit.mutate({ doctype, document: sale() })
  await shop.api.sync.push.mutate()
  return document.name
}

const guide = readFileSync(new URL('../../docs/integrate.md', import.meta.url), 'utf8')

/** The code in this language under this heading of the guide. */
function guideCode(heading: string, language: string): string {
  const section = guide.split(/^### /m).find((text) => text.startsWith(`${heading}\n`)) ?? ''
  const code = new RegExp(`^\`\`\`${language}\\n([\\s\\S]*?)^\`\`\``, 'm').exec(section)?.[1] ?? ''
  expect(code).not.toBe('')
  return code
}

const guideReceivers = [
  {
    language: 'python',
    heading: 'A receiver in Python',
    program: 'python3',
    args: (_port: number, file: string) => [file],
  },
  {
    language: 'php',
    heading: 'A receiver in PHP',
    program: 'php',
    args: (port: number, file: string) => ['-S', `127.0.0.1:${port}`, file],
  },
]

function isThere(program: string): boolean {
  return spawnSync(program, ['--version']).error === undefined
}

function headersOf(signature: string, at: Date) {
  return {
    'webhook-id': 'msg_1',
    'webhook-timestamp': String(Math.floor(at.getTime() / 1000)),
    'webhook-signature': signature,
  }
}

/** A message as central signs it. */
function message() {
  const secret = `whsec_${Buffer.alloc(32, 9).toString('base64')}`
  const body = JSON.stringify({ type: 'events.available' })
  const at = new Date()
  return { secret, body, headers: headersOf(new Webhook(secret).sign('msg_1', at, body), at) }
}

const soon = { timeout: 10_000, interval: 50 }
const stateOf = async (id: string) => (await chain.admin.webhooks.list.query()).webhooks.find((row) => row.id === id)
const refusal = (branchlineCode: string) =>
  expect.objectContaining({ data: expect.objectContaining({ branchlineCode }) })

describe('a webhook', () => {
  it('says which records there are and from where to read them, signed, and nothing of what is in them', async () => {
    const at = await receiver()
    const { secret = '' } = await hook(at.url)
    const name = await sell()
    await expect.poll(() => at.names(), soon).toContain(name)
    const [call] = at.calls
    if (!call) throw new Error('no call')
    expect(call.body).not.toMatch(/Walk-in|12\.50/)
    new Webhook(secret).verify(call.body, call.headers as Record<string, string>)

    const { cursor, events } = call.message.data
    expect(events).toEqual([{ doctype, name, operation: 'submit', version: 1 }])
    const page = await erp.events.since.query({ doctypes: [doctype], cursor, limit: 10 })
    expect(page.events.map((event) => event.name)).toEqual([name])
  })

  it('is verified by its secret alone: another secret, another body, an old time are refused', async () => {
    const at = await receiver()
    const { secret = '' } = await hook(at.url)
    await sell()
    await expect.poll(() => at.calls.length, soon).toBeGreaterThan(0)
    const { body = '', headers = {} } = at.calls[0] ?? {}
    const verify =
      (key: string, text: string, more: object = {}) =>
      () =>
        new Webhook(key).verify(text, { ...(headers as Record<string, string>), ...more })
    verify(secret, body)()
    expect(verify(`whsec_${Buffer.alloc(32, 7).toString('base64')}`, body)).toThrow()
    expect(verify(secret, body.replace('submit', 'cancel'))).toThrow()
    expect(verify(secret, body, { 'webhook-timestamp': String(Number(headers['webhook-timestamp']) - 301) })).toThrow()
  })

  for (const { language, program, args, heading } of guideReceivers) {
    it.skipIf(!isThere(program))(
      `is taken by the guide's receiver in ${language}, which refuses a forged one`,
      async () => {
        const port = await freePort()
        const { id, secret = '' } = await hook(`http://127.0.0.1:${port}/`)
        const file = join(mkdtempSync(join(tmpdir(), 'branchline-hook-')), `hook.${language}`)
        writeFileSync(file, guideCode(heading, language))
        const env = { PATH: process.env.PATH, SECRET: secret, PORT: String(port) }
        const running = spawn(program, args(port, file), { env, stdio: ['ignore', 'pipe', 'pipe'] })
        let said = ''
        for (const stream of [running.stdout, running.stderr]) stream.on('data', (chunk) => (said += chunk))
        try {
          await expect
            .poll(
              () =>
                fetch(`http://127.0.0.1:${port}/`, { method: 'POST', body: '{}' }).then(
                  ({ status }) => status,
                  () => 0,
                ),
              soon,
            )
            .toBe(401)
          const name = await sell()
          await expect.poll(() => said, soon).toContain(name)
          await expect.poll(async () => (await stateOf(id))?.lastDeliveredAt ?? null, soon).not.toBe(null)
          const body = JSON.stringify({ type: 'events.available', data: { events: [] } })
          const wrong = new Webhook(`whsec_${Buffer.alloc(32, 7).toString('base64')}`)
          const old = new Date(Date.now() - 600_000)
          for (const [key, at] of [
            [wrong, new Date()],
            [new Webhook(secret), old],
          ] as const) {
            const headers = headersOf(key.sign('msg_1', at, body), at)
            expect((await fetch(`http://127.0.0.1:${port}/`, { method: 'POST', headers, body })).status).toBe(401)
          }
        } finally {
          running.kill()
          await once(running, 'exit')
        }
      },
    )
  }

  it.skipIf(!isThere('openssl'))("is checked by the guide's shell, which refuses another body", async () => {
    const { secret, body, headers } = message()
    const check = (text: string) =>
      new Promise<string>((resolve) => {
        const env = {
          PATH: process.env.PATH,
          SECRET: secret,
          ID: headers['webhook-id'],
          AT: headers['webhook-timestamp'],
        }
        const signature = { SIGNATURE: `v1,AAAA ${headers['webhook-signature']}` }
        const running = execFile(
          'bash',
          ['-c', guideCode('By hand', 'sh')],
          { env: { ...env, ...signature } },
          (_, out) => resolve(out),
        )
        running.stdin?.end(text)
      })
    expect(await check(body)).toBe('ours\n')
    expect(await check(`${body} `)).toBe('refused\n')
  })

  it('whose receiver is killed, while central is started anew too, loses nothing: what came then is told when it is back', async () => {
    const at = await receiver()
    const { id } = await hook(at.url)
    await at.stop()
    const names = [await sell()]
    await expect.poll(async () => (await stateOf(id))?.state, soon).toBe('failing')
    expect((await stateOf(id))?.lastError).toMatch(/ECONNREFUSED/)
    names.push(await sell())
    await chain.stopCentral()
    await chain.startCentral()
    names.push(await sell())
    await at.start()
    chain.clock.ahead(120_000)
    await expect.poll(() => [...new Set(at.names())].sort(), soon).toEqual([...names].sort())
    await expect.poll(() => stateOf(id), soon).toMatchObject({ state: 'active', failingSince: null, lastError: null })
  })

  it('is called by one of several centrals on one database', async () => {
    const second = await chain.startSecondCentral()
    try {
      const at = await receiver()
      await hook(at.url)
      const names: string[] = []
      for (let round = 0; round < 3; round += 1) {
        names.push(await sell())
        await expect.poll(() => at.names(), soon).toContain(names.at(-1))
      }
      expect(at.names()).toEqual(names)
    } finally {
      await second.stop()
    }
  })

  it('that is answered with an error is called again under the same id, ever later', async () => {
    const at = await receiver()
    at.status = 503
    const { id } = await hook(at.url)
    await sell()
    await expect.poll(() => at.calls.length, soon).toBe(1)
    await expect.poll(async () => (await stateOf(id))?.lastError, soon).toBe('it answered 503')
    expect(Date.parse((await stateOf(id))?.nextAttemptAt ?? '')).toBeGreaterThan(chain.clock.now())
    chain.clock.ahead(60_000)
    await expect.poll(() => at.calls.length, soon).toBe(2)
    at.status = 204
    await expect.poll(async () => (await stateOf(id))?.failingSince, soon).not.toBe(null)
    chain.clock.ahead(60_000)
    await expect.poll(async () => (await stateOf(id))?.state, soon).toBe('active')
    expect(new Set(at.calls.map(({ headers }) => headers['webhook-id'])).size).toBe(1)
  })

  it('that fails for five days is switched off with an alert, and goes on from there when it is saved again', async () => {
    const at = await receiver()
    at.status = 500
    const { id } = await hook(at.url)
    const name = await sell()
    await expect.poll(async () => (await stateOf(id))?.state, soon).toBe('failing')
    await chain.ahead(5 * dayMs + 1_000)
    await expect.poll(async () => (await stateOf(id))?.state, soon).toBe('disabled')
    const { alerts } = await chain.admin.alerts.list.query()
    expect(alerts.filter(({ code }) => code === 'WEBHOOK_DISABLED')).toMatchObject([{ name: 'erp' }])
    at.status = 200
    at.calls.length = 0
    await hook(at.url, { id } as object)
    await expect.poll(() => at.names(), soon).toContain(name)
    erp = await loginOf('erp', [doctype, 'Item'])
  })

  it('with a new secret signs with both for a day, then with the new one alone', async () => {
    const at = await receiver()
    const { id, secret: old = '' } = await hook(at.url)
    const renew = { id, username: 'erp', url: at.url, doctypes: [doctype], newSecret: true }
    const { secret: renewed = '' } = await chain.admin.webhooks.save.mutate(renew)
    expect(renewed).not.toBe(old)
    const signatures = async () => {
      at.calls.length = 0
      await sell()
      await expect.poll(() => at.calls.length, soon).toBeGreaterThan(0)
      const { headers = {}, body = '' } = at.calls[0] ?? {}
      const sentAt = new Date(Number(headers['webhook-timestamp']) * 1000)
      const given = String(headers['webhook-signature']).split(' ')
      const by = (key: string) => given.includes(new Webhook(key).sign(String(headers['webhook-id']), sentAt, body))
      return { old: by(old), renewed: by(renewed) }
    }
    expect(await signatures()).toEqual({ old: true, renewed: true })
    await chain.ahead(dayMs + 1_000)
    expect(await signatures()).toEqual({ old: false, renewed: true })
  })

  it('tells of nothing its login may not read, then and later', async () => {
    const at = await receiver()
    await expect(hook(at.url, { doctypes: ['Customer'] })).rejects.toEqual(refusal('FORBIDDEN'))
    await expect(hook(at.url, { username: 'nobody' })).rejects.toEqual(refusal('NOT_FOUND'))
    await hook(at.url, { doctypes: ['Item'] })
    await chain.admin.users.save.mutate({
      username: 'erp',
      kind: 'integration',
      keepPassword: true,
      doctypes: [doctype],
    })
    const told = await receiver()
    await hook(told.url)
    await chain.admin.documents.save.mutate({ doctype: 'Item', document: item('SECRET') })
    const name = await sell()
    await expect.poll(() => told.names(), soon).toContain(name)
    expect(at.calls).toEqual([])
  })

  it('is told nothing of a secret again, and takes no address with a password in it', async () => {
    const at = await receiver()
    const { secret = '' } = await hook(at.url)
    expect(JSON.stringify(await chain.admin.webhooks.list.query())).not.toContain(secret.slice(6))
    await expect(hook('http://user:pass@127.0.0.1/')).rejects.toEqual(refusal('VALIDATION_FAILED'))
    await expect(hook('ftp://127.0.0.1/')).rejects.toEqual(refusal('VALIDATION_FAILED'))
  })
})
