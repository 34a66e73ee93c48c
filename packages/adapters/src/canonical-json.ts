/** Keys that say nothing about a document's content: servers stamp them, and each side may stamp its own (DESIGN section 6). */
const hiddenKeys: ReadonlySet<string> = new Set([
  'modified',
  'modified_by',
  'owner',
  'creation',
  'idx',
  'synced_from_failover',
])

/** Does the hash pass over this key, at whatever depth? */
export function isHiddenKey(key: string): boolean {
  return key.charCodeAt(0) === 95 || hiddenKeys.has(key)
}

/**
 * RFC 8785 (JCS) text of a JSON value without the hidden keys. A key whose value is undefined is absent.
 * Throws TypeError for what JSON cannot say: a number that is not finite, a function, a bigint.
 */
export function canonicalJson(value: unknown): string {
  return write(value, false)
}

/** As `canonicalJson`, with the hidden keys: tells apart what the hash does not. */
export function fullCanonicalJson(value: unknown): string {
  return write(value, true)
}

// One pass that concatenates: engines keep the pieces as a rope and flatten it once, when the hash reads it. This runs on every
// document of the hot path, twice as fast with the two shortcuts: few strings need escaping, and documents come in few shapes.
function write(value: unknown, everyKey: boolean): string {
  switch (typeof value) {
    case 'string':
      return quote(value)
    case 'number':
      if (!Number.isFinite(value)) throw new TypeError('JSON has no such number')
      return `${value}`
    case 'boolean':
      return value ? 'true' : 'false'
    case 'object':
      if (value === null) return 'null'
      return Array.isArray(value)
        ? writeArray(value, everyKey)
        : writeObject(value as Record<string, unknown>, everyKey)
    default:
      throw new TypeError(`JSON has no ${typeof value}`)
  }
}

function writeArray(values: unknown[], everyKey: boolean): string {
  let text = '['
  for (let index = 0; index < values.length; index++) {
    if (index > 0) text += ','
    text += values[index] === undefined ? 'null' : write(values[index], everyKey)
  }
  return `${text}]`
}

function writeObject(object: Record<string, unknown>, everyKey: boolean): string {
  const { sorted, labels, hidden } = shapeOf(Object.keys(object))
  let text = ''
  for (let index = 0; index < sorted.length; index++) {
    if (hidden[index] && !everyKey) continue
    const value = object[sorted[index] as string]
    if (value === undefined) continue
    text += (text === '' ? '{' : ',') + labels[index] + write(value, everyKey)
  }
  return text === '' ? '{}' : `${text}}`
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what JSON escapes
const escaped = /["\\\u0000-\u001f\ud800-\udfff]/

function quote(text: string): string {
  return escaped.test(text) ? JSON.stringify(text) : `"${text}"`
}

/** What writing an object needs of its keys, in the order RFC 8785 asks for: by UTF-16 code unit, which is that of sort(). */
interface Shape {
  keys: readonly string[]
  sorted: readonly string[]
  /** `"key":` */
  labels: readonly string[]
  hidden: readonly boolean[]
}

/** A memo: what it holds never changes an answer. */
const shapes = new Map<string, Shape>()
const shapesMax = 1_000
const shapeIdCharsMax = 4_096

/** The rows of a child table have one shape: the last one found is most often the next one wanted. */
let recent: Shape = { keys: [], sorted: [], labels: [], hidden: [] }

function shapeOf(keys: readonly string[]): Shape {
  if (sameKeys(recent.keys, keys)) return recent
  recent = findShape(keys)
  return recent
}

function findShape(keys: readonly string[]): Shape {
  const id = keys.join('\n')
  if (id.length > shapeIdCharsMax) return makeShape(keys)
  const known = shapes.get(id)
  // A key may hold the separator, so the id alone proves nothing.
  if (known && sameKeys(known.keys, keys)) return known
  if (shapes.size >= shapesMax) shapes.clear()
  const shape = makeShape(keys)
  shapes.set(id, shape)
  return shape
}

function makeShape(keys: readonly string[]): Shape {
  const sorted = [...keys].sort()
  return { keys, sorted, labels: sorted.map((key) => `${JSON.stringify(key)}:`), hidden: sorted.map(isHiddenKey) }
}

function sameKeys(a: readonly string[], b: readonly string[]): boolean {
  if (a.length !== b.length) return false
  for (let index = 0; index < a.length; index++) if (a[index] !== b[index]) return false
  return true
}
