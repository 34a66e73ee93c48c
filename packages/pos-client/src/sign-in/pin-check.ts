/** A PIN as the till keeps it, for the day when neither server answers. */
export interface PinCheck {
  username: string
  salt: string
  hash: string
}

const iterations = 210_000

type Hash = (secret: string, salt: Uint8Array) => Promise<Uint8Array>

export async function makePinCheck(username: string, pin: string, salt: Uint8Array, hash: Hash): Promise<PinCheck> {
  return { username, salt: textOf(salt), hash: textOf(await hash(pin, salt)) }
}

export async function isPinRight(check: PinCheck, username: string, pin: string, hash: Hash): Promise<boolean> {
  return check.username === username && textOf(await hash(pin, bytesOf(check.salt))) === check.hash
}

/** PBKDF2 with SHA-256. */
export async function slowHash(secret: string, salt: Uint8Array): Promise<Uint8Array> {
  const key = await crypto.subtle.importKey('raw', new TextEncoder().encode(secret), 'PBKDF2', false, ['deriveBits'])
  const how = { name: 'PBKDF2', hash: 'SHA-256', salt: new Uint8Array(salt), iterations }
  return new Uint8Array(await crypto.subtle.deriveBits(how, key, 256))
}

const textOf = (bytes: Uint8Array) => Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')
const bytesOf = (text: string) => Uint8Array.from(text.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16))
