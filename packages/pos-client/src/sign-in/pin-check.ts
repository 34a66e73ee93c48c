/** A PIN as the till keeps it, for the day when neither server answers. */
export interface PinCheck {
  username: string
  salt: string
  hash: string
}

const iterations = 210_000

export async function makePinCheck(username: string, pin: string, salt: Uint8Array): Promise<PinCheck> {
  return { username, salt: textOf(salt), hash: textOf(await derive(pin, salt)) }
}

export async function isPinRight(check: PinCheck, username: string, pin: string): Promise<boolean> {
  return check.username === username && textOf(await derive(pin, bytesOf(check.salt))) === check.hash
}

async function derive(pin: string, salt: Uint8Array): Promise<Uint8Array> {
  const key = await crypto.subtle.importKey('raw', new TextEncoder().encode(pin), 'PBKDF2', false, ['deriveBits'])
  const how = { name: 'PBKDF2', hash: 'SHA-256', salt: new Uint8Array(salt), iterations }
  return new Uint8Array(await crypto.subtle.deriveBits(how, key, 256))
}

const textOf = (bytes: Uint8Array) => Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')
const bytesOf = (text: string) => Uint8Array.from(text.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16))
