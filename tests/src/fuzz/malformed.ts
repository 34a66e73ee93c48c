import { gzipSync } from 'node:zlib'

/** A procedure as its router declares it. */
export interface Target {
  path: string
  kind: 'query' | 'mutation'
  inputs: { safeParse(value: unknown): { success: boolean } }[]
}

export interface Malformed {
  method: string
  path: string
  headers: Record<string, string>
  body: Buffer | null
  /** Goes over a bare socket as it is. */
  raw?: Buffer
}

export interface Chance {
  next(): number
  below(count: number): number
  pick<T>(list: readonly T[]): T
}

export function chanceOf(next: () => number): Chance {
  const below = (count: number) => Math.floor(next() * count)
  return { next, below, pick: (list) => list[below(list.length)] as never }
}

const bomb = gzipSync(Buffer.alloc(40_000_000, 0x20))
const deep = (levels: number) => `${'['.repeat(levels)}${']'.repeat(levels)}`
const brokenUtf8 = Buffer.from([0x22, 0xff, 0xfe, 0xc0, 0x80, 0xed, 0xa0, 0x80, 0x22])
const names = [
  'doctype',
  'document',
  'name',
  'cursor',
  'limit',
  'records',
  'instance',
  'branchCode',
  'username',
  'id',
  'operationIds',
]
const prototypes = ['__proto__', 'constructor', 'prototype', 'toString', 'hasOwnProperty', 'then', '$where']
const texts = [
  '',
  'x',
  "' OR 1=1 --",
  '"; DROP TABLE "Document"; --',
  '\u0000',
  '\ud800',
  '../../etc/passwd',
  '{{7*7}}',
  '<script>',
  '💥',
  'NaN',
  'null',
]
const numbers = [
  '-1',
  '0',
  '1e400',
  '-0',
  '9007199254740993',
  '1e-400',
  '0.1234567890123456789',
  '99999999999999999999999999',
]

/** Some JSON text that may be anything. */
function junk(chance: Chance, depth = 0): string {
  const what = chance.below(depth > 3 ? 5 : 9)
  if (what === 0) return JSON.stringify(chance.pick(texts))
  if (what === 1) return chance.pick(numbers)
  if (what === 2) return chance.pick(['null', 'true', 'false', '[]', '{}'])
  if (what === 3)
    return JSON.stringify(chance.pick(['Item', 'Sales Invoice', 'Customer', 'Nonsense', 'CAI', 'ALX', 'admin']))
  if (what === 4) return JSON.stringify('y'.repeat(chance.below(3_000)))
  const count = chance.below(5)
  if (what === 5) return `[${Array.from({ length: count }, () => junk(chance, depth + 1)).join(',')}]`
  const fields = Array.from({ length: count + 1 }, () => {
    const name = chance.pick(chance.below(4) === 0 ? prototypes : names)
    return `${JSON.stringify(name)}:${junk(chance, depth + 1)}`
  })
  return `{${fields.join(',')}}`
}

/** A document that the entry check refuses, for one reason or another. */
function badDocument(chance: Chance): string {
  const flaw = chance.pick([
    '"x":"a\\u0000b"',
    '"x":"\\ud83d"',
    '"__proto__":{"polluted":1}',
    '"x":9007199254740993',
    '"x":1e400',
    `"x":${deep(40)}`,
    `"x":${deep(2_000)}`,
    `${JSON.stringify('k'.repeat(300))}:1`,
  ])
  return `{"doctype":"Sales Invoice","name":${junk(chance, 4)},"docstatus":1,"items":${junk(chance, 2)},${flaw}}`
}

const documentInputs: Record<string, (document: string) => string> = {
  'documents.save': (document) => `{"doctype":"Sales Invoice","document":${document}}`,
  'documents.submit': (document) => `{"doctype":"Sales Invoice","document":${document}}`,
  'documents.import': (document) => `{"doctype":"Sales Invoice","documents":[${document}]}`,
  'failover.submit': (document) => `{"doctype":"Sales Invoice","document":${document}}`,
  'ingest.push': (document) =>
    `{"doctype":"Sales Invoice","instance":"i","records":[{"operationId":"o","sequence":1,"operation":"submit","payload":${document}}]}`,
}

/** Text that no procedure's schema takes; what it would take is cut in the middle instead. */
function input(chance: Chance, { path, kind, inputs }: Target): string {
  const wrap = documentInputs[path]
  if (wrap && chance.below(2) === 0) return wrap(badDocument(chance))
  const text = junk(chance)
  if (kind === 'query') return text
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    return text
  }
  const fits = inputs.length === 0 || inputs.every((schema) => schema.safeParse(value).success)
  return fits || chance.below(6) === 0 ? `{"broken":${text}` : text
}

/** A request that no server should take, for one of its procedures or for nothing at all. */
export function malformed(chance: Chance, targets: readonly Target[], tokens: readonly string[]): Malformed {
  const target = chance.pick(targets)
  const token = chance.pick(tokens)
  const headers: Record<string, string> = { 'content-type': 'application/json' }
  if (token) headers.authorization = `Bearer ${token}`
  const path = `/trpc/${target.path}`
  const text = () => Buffer.from(input(chance, target))
  const post = (more: Partial<Malformed> = {}): Malformed => ({ method: 'POST', path, headers, body: text(), ...more })
  const kind = chance.below(1_000)
  if (kind < 560) return post()
  if (kind < 620)
    return {
      method: 'GET',
      path: `${path}?input=${encodeURIComponent(input(chance, target).toWellFormed()).slice(0, 8_000)}`,
      headers,
      body: null,
    }
  if (kind < 670) return batch(chance, targets, headers)
  if (kind < 710)
    return post({ method: chance.pick(['PUT', 'DELETE', 'PATCH', 'OPTIONS', 'TRACE', 'HEAD', 'PROPFIND']) })
  if (kind < 760)
    return post({
      path: `/${chance.pick(['trpc', 'trpc/', 'TRPC/x', 'trpc/__proto__', 'trpc/constructor.name', 'trpc/%00', 'trpc/%ff%fe', 'trpc/..%2f..%2fetc', 'till/../../x', '%', 'jobs', 'metrics/x', `trpc/${'a.'.repeat(chance.below(2_000))}`])}`,
      body: Buffer.from('{"broken"'),
    })
  if (kind < 820) return post({ headers: { ...headers, ...oddHeaders(chance) }, body: Buffer.from('{"broken"') })
  if (kind < 870) return post({ body: Buffer.concat([brokenUtf8, text()]) })
  if (kind < 905) return post({ body: Buffer.from(`{"document":${deep(200 * (1 + chance.below(40)))}}`) })
  if (kind < 940) return post({ body: Buffer.from(Array.from({ length: chance.below(400) }, () => chance.below(256))) })
  if (kind < 955)
    return post({ headers: { ...headers, 'content-encoding': chance.pick(['gzip', 'br', 'deflate', 'x']) } })
  if (kind < 956) return post({ headers: { ...headers, 'content-encoding': 'gzip' }, body: bomb })
  if (kind < 957) return post({ body: Buffer.from(`{"doctype":"${'z'.repeat(1_000_000)}"}`) })
  if (kind < 965) return { ...post(), raw: rawBytes(chance, path) }
  return post({
    headers: {
      ...headers,
      authorization: chance.pick([
        'Bearer',
        'Basic !!',
        'Bearer '.concat('A'.repeat(3_000)),
        `Bearer ${'A'.repeat(43)}`,
        'Negotiate x',
      ]),
    },
  })
}

function batch(chance: Chance, targets: readonly Target[], headers: Record<string, string>): Malformed {
  const count = 1 + chance.below(25)
  const paths = Array.from({ length: count }, () => chance.pick(targets).path).join(',')
  const indexes = chance.pick(['{"0":', '{"-1":', '{"__proto__":', '{"99":', '[', '{"0":{"json":'])
  return {
    method: 'POST',
    path: `/trpc/${paths}?batch=${chance.pick(['1', '0', 'x', ''])}`,
    headers,
    body: Buffer.from(`${indexes}"broken"`),
  }
}

function oddHeaders(chance: Chance): Record<string, string> {
  return chance.pick<Record<string, string>>([
    { 'content-type': 'text/plain; charset=utf-16' },
    { 'content-type': 'application/json; charset=\u00ff' },
    { 'content-type': 'multipart/form-data; boundary=' },
    { 'x-branchline-protocol': chance.pick(['99', '-1', '1e9', 'x', '1,1', '']) },
    { 'x-request-id': 'r'.repeat(chance.below(4_000)) },
    { 'trpc-accept': 'application/jsonl' },
    { 'x-http-method-override': 'DELETE' },
    { 'x-forwarded-for': chance.pick(['::1', 'x', '1.2.3.4, 5.6.7.8', '9'.repeat(500)]) },
    { cookie: `branchline-board=${'c'.repeat(43)}` },
    { expect: '200-maybe' },
    { range: 'bytes=0-' },
    { origin: 'null', 'access-control-request-private-network': 'true' },
  ])
}

function rawBytes(chance: Chance, path: string): Buffer {
  return Buffer.from(
    chance.pick([
      `POST ${path} HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n`,
      `POST ${path} HTTP/1.1\r\nHost: x\r\nContent-Length: -1\r\n\r\n`,
      `GET ${path} HTTP/9.9\r\n\r\n`,
      `POST ${path} HTTP/1.1\r\nHost: x\r\nX: ${'h'.repeat(70_000)}\r\n\r\n`,
      `POST ${path}\u0000 HTTP/1.1\r\nHost: x\r\n\r\n`,
      '\u0016\u0003\u0001\u0002\u0000\u0001\u0000',
      `POST ${path} HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nffffffffff\r\nx`,
      `PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n`,
    ]),
    'latin1',
  )
}
