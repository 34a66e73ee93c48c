import { isIP } from 'node:net'
import { z } from 'zod'

const unlessEmpty = (value: unknown) => (value === '' ? undefined : value)
const listed = (text: string) => text.split(/[\s,]+/).filter(Boolean)
const listMax = 200

const network = z.string().refine((text) => {
  const [address = '', bits, ...rest] = text.split('/')
  if (['loopback', 'linklocal', 'uniquelocal'].includes(text)) return true
  const family = isIP(address)
  const isBits = bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) <= (family === 4 ? 32 : 128))
  return family !== 0 && isBits && rest.length === 0
}, 'an address, or a network as 10.0.0.0/8')
const origin = z.string().refine((text) => {
  try {
    return /^https?:$/.test(new URL(text).protocol) && new URL(text).origin === text
  } catch {
    return false
  }
}, 'scheme, host and port as https://shop.example:8001, without a slash at the end')

/** What both servers' environments say of who may call them and how often. */
export const serverSettings = {
  /** Whose word counts for where a call comes from (X-Forwarded-For) and how (X-Forwarded-Proto). */
  TRUSTED_PROXIES: z.preprocess(
    unlessEmpty,
    z.string().transform(listed).pipe(z.array(network).max(listMax)).optional(),
  ),
  /** The pages that may call from a browser. */
  CORS_ORIGINS: z.preprocess(unlessEmpty, z.string().transform(listed).pipe(z.array(origin).max(listMax)).optional()),
  /** Of one branch, or of one login at one address. */
  REQUESTS_PER_SECOND: z.preprocess(unlessEmpty, z.coerce.number().int().min(1).max(100_000).optional()),
} as const

/** The same as `startHttpServer` takes it. */
export function httpSettings(environment: {
  TRUSTED_PROXIES?: string[] | undefined
  CORS_ORIGINS?: string[] | undefined
  REQUESTS_PER_SECOND?: number | undefined
}) {
  return {
    trustedProxies: environment.TRUSTED_PROXIES,
    origins: environment.CORS_ORIGINS,
    requestsPerSecond: environment.REQUESTS_PER_SECOND,
  }
}
