import { createCipheriv, createDecipheriv, hkdfSync } from 'node:crypto'

const nonceBytes = 12
const tagBytes = 16

/**
 * Encrypts with AES-256-GCM. `owner` (a branch code, a webhook) is bound to the text: it opens for nobody else. `randomSecret` is a fresh
 * secret of the ids port, never used again.
 */
export function seal(secretKey: string, owner: string, text: string, randomSecret: string): string {
  const nonce = Buffer.from(randomSecret, 'base64url').subarray(0, nonceBytes)
  if (nonce.length !== nonceBytes) throw new Error('a nonce needs 12 random bytes')
  const cipher = createCipheriv('aes-256-gcm', keyOf(secretKey), nonce)
  cipher.setAAD(Buffer.from(owner))
  const sealed = Buffer.concat([cipher.update(text, 'utf8'), cipher.final(), cipher.getAuthTag()])
  return `v1.${nonce.toString('base64url')}.${sealed.toString('base64url')}`
}

/** The text again; null when the key or the owner is another, or the text was changed. */
export function unseal(secretKey: string, owner: string, sealed: string): string | null {
  const [version, nonce = '', rest = ''] = sealed.split('.')
  if (version !== 'v1') return null
  const bytes = Buffer.from(rest, 'base64url')
  try {
    const decipher = createDecipheriv('aes-256-gcm', keyOf(secretKey), Buffer.from(nonce, 'base64url'), {
      authTagLength: tagBytes,
    })
    decipher.setAAD(Buffer.from(owner))
    decipher.setAuthTag(bytes.subarray(-tagBytes))
    return Buffer.concat([decipher.update(bytes.subarray(0, -tagBytes)), decipher.final()]).toString('utf8')
  } catch {
    return null
  }
}

function keyOf(secretKey: string): Buffer {
  return Buffer.from(hkdfSync('sha256', secretKey, '', 'branchline sync password', 32))
}
