import { randomBytes } from 'node:crypto'

/** A UUID v7 (RFC 9562): 48 bits of milliseconds since 1970, then chance. Each sale gets its own on the till. */
export function uuidV7(nowMs: number, random: Uint8Array = randomBytes(10)): string {
  const time = nowMs.toString(16).padStart(12, '0')
  const chance = Buffer.from(random).toString('hex')
  const variant = ((Number.parseInt(chance[3] ?? '0', 16) & 0x3) | 0x8).toString(16)
  const tail = chance.slice(4).padEnd(15, '0').slice(0, 15)
  return `${time.slice(0, 8)}-${time.slice(8)}-7${chance.slice(0, 3)}-${variant}${tail.slice(0, 3)}-${tail.slice(3)}`
}
