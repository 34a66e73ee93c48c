import { X509Certificate } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { createServer, request } from 'node:https'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { issueCertificate, makeAuthority } from './authority.ts'
import { givenCertificate } from './given-certificate.ts'
import { ownCertificate } from './own-certificate.ts'
import { serverName } from './server-name.ts'

const folder = mkdtempSync(join(tmpdir(), 'branchline-tls-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))
const dayMs = 86_400_000
const names = ['pos.cairo.example', '127.0.0.1']
const clock = { nowMs: Date.now(), now: () => clock.nowMs }
const own = (place: string, asked = names) =>
  ownCertificate({ folder: join(folder, place), title: 'CAI', names: asked }, clock)

/** What a client that trusts only this authority makes of a server: 'ok', or why it hangs up. */
async function asks(
  served: { certificate: string; key: string },
  { authority, name }: { authority: string; name: string },
): Promise<string> {
  const server = createServer({ cert: served.certificate, key: served.key }, (_, answer) => answer.end('ok'))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  const said = await new Promise<string>((resolve) => {
    const call = request(
      { host: '127.0.0.1', port, servername: name === '127.0.0.1' ? '' : name, ca: authority, agent: false },
      (answer) => answer.on('data', (text) => resolve(String(text))),
    )
    call.on('error', (error: NodeJS.ErrnoException) => resolve(`${error.code}: ${error.message}`))
    call.end()
  })
  server.close()
  return said
}

test('a server with an authority of its own is trusted under its names by whoever trusts that authority', async () => {
  const served = await own('trusted')()
  const authority = served.authority ?? ''
  expect(readFileSync(join(folder, 'trusted', 'authority.crt'), 'utf8')).toBe(authority)
  for (const name of names) expect(await asks(served, { authority, name })).toBe('ok')
  expect(await asks(served, { authority, name: 'other.example' })).toMatch(/^ERR_TLS_CERT_ALTNAME_INVALID/)
  const other = await makeAuthority('another', names, clock.nowMs)
  expect(await asks(served, { authority: other.certificate, name: names[0] ?? '' })).not.toBe('ok')
})

test('an authority that is stolen vouches for no other site, by name or by address', async () => {
  const cases = [
    { of: names, site: 'bank.example' },
    { of: names, site: 'www.example' },
    { of: ['pos.cairo.example'], site: '127.0.0.1' },
    { of: ['10.1.2.3'], site: 'bank.example' },
    { of: ['10.1.2.3'], site: '127.0.0.1' },
  ]
  for (const { of, site } of cases) {
    const authority = await makeAuthority('stolen', of, clock.nowMs)
    const forged = await issueCertificate(authority, 'forged', [site], clock.nowMs)
    expect(await asks(forged, { authority: authority.certificate, name: site })).toMatch(
      /(permitted|excluded) subtree violation/,
    )
  }
})

test('keys are readable by the server alone, and every start finds what the first one made', async () => {
  const first = await own('kept')()
  expect(await own('kept')()).toEqual(first)
  for (const file of ['authority.pem', 'server.pem']) {
    expect(statSync(join(folder, 'kept', file)).mode & 0o777).toBe(0o600)
  }
})

test('the certificate is made anew long before it ends, by the same authority', async () => {
  const source = own('renewed')
  const [startMs, first] = [clock.nowMs, await source()]
  clock.nowMs = startMs + 200 * dayMs
  expect((await source()).certificate).toBe(first.certificate)
  clock.nowMs = startMs + 300 * dayMs
  const second = await source()
  clock.nowMs = startMs
  expect(second.certificate).not.toBe(first.certificate)
  expect(second.authority).toBe(first.authority)
  expect(new X509Certificate(second.certificate).checkIssued(new X509Certificate(first.authority ?? ''))).toBe(true)
  expect(Date.parse(new X509Certificate(second.certificate).validTo)).toBeGreaterThan(startMs + 600 * dayMs)
})

test('a name that the authority does not vouch for is refused by name; fewer names are no matter', async () => {
  await own('named')()
  await expect(own('named', [...names, 'new.example'])()).rejects.toThrow(/does not vouch for new\.example/)
  const fewer = await own('named', ['pos.cairo.example'])()
  expect(new X509Certificate(fewer.certificate).subjectAltName).toBe('DNS:pos.cairo.example, IP Address:127.0.0.1')
})

test("the operator's own certificate has to fit its key and the shop's names, and its end is told in time", async () => {
  const authority = await makeAuthority('given', names, clock.nowMs)
  const [one, two] = [
    await issueCertificate(authority, 'one', names, clock.nowMs),
    await issueCertificate(authority, 'two', names, clock.nowMs),
  ]
  const [certificateFile, keyFile] = [join(folder, 'given.crt'), join(folder, 'given.key')]
  const given = (asked: string[]) => givenCertificate({ certificateFile, keyFile, names: asked }, clock)()
  await expect(given([])).rejects.toThrow(`TLS_CERT_FILE: ${certificateFile} cannot be read.`)
  writeFileSync(certificateFile, one.certificate)
  writeFileSync(keyFile, two.key)
  await expect(given([])).rejects.toThrow('is not that of the certificate')
  writeFileSync(keyFile, one.key)
  await expect(given(['pos.cairo.example', 'till.example'])).rejects.toThrow('is not for till.example')
  expect(await given(names)).toEqual(one)
  clock.nowMs += 390 * dayMs
  const late = await given(names)
  clock.nowMs -= 390 * dayMs
  expect(late.warning).toContain('ends in 5 days')
  writeFileSync(keyFile, 'no key')
  await expect(given([])).rejects.toThrow('no certificate and key in PEM')
})

test('a damaged file of keys is named, and nothing is made in its place', async () => {
  await own('damaged')()
  const file = join(folder, 'damaged', 'authority.pem')
  writeFileSync(file, readFileSync(file, 'utf8').slice(0, 200))
  await expect(own('damaged')()).rejects.toThrow(`${file} is damaged`)
})

test.each([
  ['POS.Cairo.Example', 'pos.cairo.example'],
  ['2001:DB8:0:0::1', '2001:db8::1'],
  ['192.168.1.10', '192.168.1.10'],
  ['pos', 'pos'],
  ['https://pos.example', null],
  ['pos.example:8001', null],
  ['999.1.1.1', null],
  ['*.example', null],
  ['', null],
])('%s is known as %s', (text, name) => expect(serverName(text)).toBe(name))
