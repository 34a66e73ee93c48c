import { createHash, scrypt } from 'node:crypto'
import { hash, verify } from '@node-rs/argon2'

/** Argon2id with the library's defaults (19 MiB, two passes), which are OWASP's. */
export function hashPassword(password: string): Promise<string> {
  return hash(password)
}

/** A hash that no password has: checked for unknown users, so that their answer takes as long as any other. */
const nobody = '$argon2id$v=19$m=19456,t=2,p=1$gGELwoMYCK7BIEv2uK1V+w$nQMpbH7f3ZfkbpDu8yIv42WORKcMV36Z4y/w6zbAhns'

/** False for a wrong password and, after the same time, for `null` (no such user). */
export async function verifyPassword(passwordHash: string | null, password: string): Promise<boolean> {
  const matches = await verify(passwordHash ?? nobody, password)
  return matches && passwordHash !== null
}

/** How a session token is stored: SHA-256, so that a stolen database opens no session. */
export function hashToken(token: string): string {
  return createHash('sha256').update(token).digest('hex')
}

/**
 * How an enrolment code is stored and found: scrypt with one salt for all, 32 MiB each. A code is short, and what is short is not to be
 * tried out on a stolen database.
 */
export function hashEnrolmentCode(code: string): Promise<string> {
  return new Promise((resolve, reject) => {
    scrypt(code, 'branchline enrolment', 32, { N: 2 ** 15, r: 8, p: 1, maxmem: 2 ** 26 }, (error, key) =>
      error ? reject(error) : resolve(key.toString('hex')),
    )
  })
}
