import { checkEntry, limits } from '@branchline/protocol'

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

/** A document as canonical text, and what the one pass over it saw besides. */
export interface CanonicalDocument {
  /** As `canonicalJson` writes it. */
  text: string
  /** No key was passed over: the text is all of the document. */
  whole: boolean
  /** Every value passes `checkEntry`. False: it may or may not, and the text may be short of something. */
  sound: boolean
}

/**
 * RFC 8785 (JCS) text of a JSON value without the hidden keys. A key whose value is undefined is absent.
 * Throws TypeError for what JSON cannot say: a number that is not finite, a function, a bigint; and for what is nested deeper than
 * a document may be.
 */
export function canonicalJson(value: unknown): string {
  return new Writer(false).all(value)
}

/** As `canonicalJson`, with the hidden keys: tells apart what the hash does not. */
export function fullCanonicalJson(value: unknown): string {
  return new Writer(true).all(value)
}

/** Writes a JSON value that nobody has checked yet; throws for none. */
export function writeCanonical(value: unknown): CanonicalDocument {
  const writer = new Writer(false)
  const text = writer.write(value, 1)
  return { text, whole: writer.whole, sound: writer.sound }
}

// One pass that concatenates: engines keep the pieces as a rope and flatten it once, when the hash reads it. This runs on every
// document of the hot path, twice as fast with the two shortcuts: few strings need escaping, and documents come in few shapes.
class Writer {
  whole = true
  sound = true
  readonly #everyKey: boolean
  #unwritable: string | null = null

  constructor(everyKey: boolean) {
    this.#everyKey = everyKey
  }

  all(value: unknown): string {
    const text = this.write(value, 1)
    if (this.#unwritable !== null) throw new TypeError(this.#unwritable)
    return text
  }

  write(value: unknown, depth: number): string {
    switch (typeof value) {
      case 'string':
        return escaped.test(value) ? this.#quote(value) : `"${value}"`
      case 'number':
        if (!(Math.abs(value) <= Number.MAX_SAFE_INTEGER)) this.sound = false
        return Number.isFinite(value) ? `${value}` : this.#refuse('JSON has no such number')
      case 'boolean':
        return value ? 'true' : 'false'
      case 'object':
        if (value === null) return 'null'
        if (depth > limits.documentDepth) return this.#refuse(`nested deeper than ${limits.documentDepth} levels`)
        return Array.isArray(value)
          ? this.#array(value, depth + 1)
          : this.#object(value as Record<string, unknown>, depth + 1)
      default:
        return this.#refuse(`JSON has no ${typeof value}`)
    }
  }

  #array(values: unknown[], depth: number): string {
    let text = '['
    for (let index = 0; index < values.length; index++) {
      if (index > 0) text += ','
      text += values[index] === undefined ? 'null' : this.write(values[index], depth)
    }
    return `${text}]`
  }

  #object(object: Record<string, unknown>, depth: number): string {
    const { sorted, labels, hidden, sound } = shapeOf(Object.keys(object))
    if (!sound) this.sound = false
    let text = ''
    for (let index = 0; index < sorted.length; index++) {
      const value = object[sorted[index] as string]
      if (hidden[index] && !this.#everyKey) this.#passOver(value)
      else if (value !== undefined) text += (text === '' ? '{' : ',') + labels[index] + this.write(value, depth)
    }
    return text === '' ? '{}' : `${text}}`
  }

  #quote(text: string): string {
    if (text.includes('\u0000') || !text.isWellFormed()) this.sound = false
    return JSON.stringify(text)
  }

  #passOver(value: unknown): void {
    this.whole = false
    if (typeof value === 'object' ? value !== null : checkEntry(value)) this.sound = false
  }

  #refuse(why: string): string {
    this.sound = false
    this.#unwritable ??= why
    return 'null'
  }
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what JSON escapes
const escaped = /["\\\u0000-\u001f\ud800-\udfff]/

/** What writing an object needs of its keys, in the order RFC 8785 asks for: by UTF-16 code unit, which is that of sort(). */
interface Shape {
  keys: readonly string[]
  sorted: readonly string[]
  /** `"key":` */
  labels: readonly string[]
  hidden: readonly boolean[]
  /** Every key passes `checkEntry`. */
  sound: boolean
}

/** A memo: what it holds never changes an answer. */
const shapes = new Map<string, Shape>()
const shapesMax = 1_000
const shapeIdCharsMax = 4_096

/** The rows of a child table have one shape: the last one found is most often the next one wanted. */
let recent: Shape = { keys: [], sorted: [], labels: [], hidden: [], sound: true }

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
  return {
    keys,
    sorted,
    labels: sorted.map((key) => `${JSON.stringify(key)}:`),
    hidden: sorted.map(isHiddenKey),
    sound: sorted.every((key) => checkEntry({ [key]: null }) === null),
  }
}

function sameKeys(a: readonly string[], b: readonly string[]): boolean {
  if (a.length !== b.length) return false
  for (let index = 0; index < a.length; index++) if (a[index] !== b[index]) return false
  return true
}
