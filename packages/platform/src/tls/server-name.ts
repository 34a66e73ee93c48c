import { isIP, isIPv6 } from 'node:net'

const label = '[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?'
const dnsName = new RegExp(`^${label}(\\.${label})*$`)

/** How a till may call a server: a DNS name in lower case, or an address in its shortest form. Null: it is neither. Pure. */
export function serverName(text: string): string | null {
  const name = text.trim().toLowerCase()
  if (isIPv6(name)) return new URL(`http://[${name}]`).hostname.slice(1, -1)
  if (isIP(name) !== 0) return name
  return name.length <= 253 && dnsName.test(name) && /[a-z]/.test(name) ? name : null
}
