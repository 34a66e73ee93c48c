import type { Document } from '@branchline/protocol'
import { master } from '../behaviours/master.ts'

// `password_hash`, `new_password`, `api_secret`, `reset_password_key`, `pin_verifier`, `otp_secret`, `refresh_token`, ...
const secretKey = /passw|pwd|secret|verifier|token|private_?key|api_?key|(pin|otp)_?hash|(^|_)(pin|otp|hash|salt)(_|$)/i

/** A User document is the same everywhere and opens no door anywhere: nothing one could log in with is stored in it or leaves. */
function withoutSecrets(document: Document): Document {
  return strip(document) as Document
}

function strip(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(strip)
  if (typeof value !== 'object' || value === null) return value
  const entries = Object.entries(value).filter(([key]) => !secretKey.test(key))
  return Object.fromEntries(entries.map(([key, inner]) => [key, strip(inner)]))
}

export const user = master({
  strip: withoutSecrets,
  childTables: ['roles', 'role_profiles', 'block_modules', 'user_emails', 'defaults', 'social_logins'],
})
