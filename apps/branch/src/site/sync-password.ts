import { seal, unseal } from '@branchline/platform'

export interface PasswordQuestion {
  branchCode: string
  secretKey: string
  /** SYNC_PASSWORD; undefined when it is not set. */
  given: string | undefined
  /** As stored, encrypted; null at the first start. */
  stored: string | null
}

/** The password to log in with at central, and what to store anew; null: what is stored stays. Pure but for `randomSecret`. */
export function syncPassword(
  { branchCode, secretKey, given, stored }: PasswordQuestion,
  randomSecret: () => string,
): { password: string; store: string | null } {
  const known = stored === null ? null : unseal(secretKey, branchCode, stored)
  if (given !== undefined && given !== known) {
    return { password: given, store: seal(secretKey, branchCode, given, randomSecret()) }
  }
  if (known !== null) return { password: known, store: null }
  throw new Error(
    stored === null
      ? 'SYNC_PASSWORD is not set, and none is stored yet. Set it for the first start; after that it may go.'
      : 'The stored sync password does not open with this SECRET_KEY (or secret.key). Set SYNC_PASSWORD once more.',
  )
}
