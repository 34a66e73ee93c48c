import { afterEach, beforeEach, expect, it } from 'vitest'
import { type ControlServer, openControl } from './control-server.ts'

let control: ControlServer
let isReady: boolean
const site = { code: 'CAI', town: 'Cairo', line: true, server: true }

beforeEach(async () => {
  Object.assign(site, { line: true, server: true })
  isReady = true
  control = await openControl({
    get isReady() {
      return isReady
    },
    sites: () => [site],
    set: async (_code, what, works) => {
      site[what] = works
    },
  })
})
afterEach(() => control.close())

const post = (body: unknown) =>
  fetch(control.url, { method: 'POST', body: typeof body === 'string' ? body : JSON.stringify(body) })

it('a line is cut and mended, and the answer says how everything is', async () => {
  const cut = await post({ code: 'CAI', what: 'line', works: false })
  expect(await cut.json()).toEqual({ ready: true, sites: [{ ...site, line: false }] })
  await post({ code: 'CAI', what: 'line', works: true })
  expect(await (await fetch(control.url)).json()).toEqual({ ready: true, sites: [site] })
})

it('nothing is broken while the story plays', async () => {
  isReady = false
  expect((await post({ code: 'CAI', what: 'server', works: false })).status).toBe(409)
  expect(site.server).toBe(true)
})

it.each([
  ['not JSON', '{'],
  ['another shop', { code: 'ALX', what: 'line', works: false }],
  ['too much', 'x'.repeat(2_000)],
])('%s is refused, and changes nothing', async (_what, body) => {
  expect((await post(body)).status).toBe(400)
  expect(site).toMatchObject({ line: true, server: true })
})

it('who does not know the whole address finds nothing', async () => {
  const { origin } = new URL(control.url)
  expect((await fetch(`${origin}/`)).status).toBe(404)
})
