import { lookup as resolve } from 'node:dns'
import { BlockList, isIP, isIPv6, type LookupFunction } from 'node:net'
import type { Post } from '@branchline/protocol'
import { Agent, request } from 'undici'

/** What may be posted to beside the public internet. */
export interface AllowedAddresses {
  /** The company's own network: 10/8, 172.16/12, 192.168/16, 100.64/10, fc00::/7. */
  private: boolean
  /** This machine itself. */
  loopback: boolean
}

const connectMs = 5_000
/** What is answered is not kept; more than this is not even read. */
const answerBytesMax = 65_536

/** Never posted to: no server of anybody's is there, but a cloud's metadata is. */
const never = ranges(
  ['0.0.0.0', 8],
  ['169.254.0.0', 16],
  ['192.0.0.0', 24],
  ['198.18.0.0', 15],
  ['224.0.0.0', 3],
  ['::', 128],
  ['fe80::', 10],
  ['ff00::', 8],
)
const privateNetwork = ranges(
  ['10.0.0.0', 8],
  ['172.16.0.0', 12],
  ['192.168.0.0', 16],
  ['100.64.0.0', 10],
  ['fc00::', 7],
  ['64:ff9b::', 96],
)
const loopback = ranges(['127.0.0.0', 8], ['::1', 128])

/** Whether an address (not a name) may be posted to. */
export function mayPostTo(address: string, allowed: AllowedAddresses): boolean {
  const family = isIPv6(address) ? 'ipv6' : 'ipv4'
  if (isIP(address) === 0 || never.check(address, family)) return false
  if (privateNetwork.check(address, family)) return allowed.private
  return loopback.check(address, family) ? allowed.loopback : true
}

/**
 * Posts to addresses that other people name. What a name stands for is looked at where the connection is made, so that no name can
 * change its meaning in between. Redirects are not followed. Rejects when there is no answer, or when the address may not be posted to.
 */
export function systemPost(allowed: AllowedAddresses): Post {
  const lookup: LookupFunction = (hostname, options, done) =>
    resolve(hostname, { ...options, all: true }, (error, addresses) => {
      const [first, ...others] = (addresses ?? []).filter(({ address }) => mayPostTo(address, allowed))
      if (error) return done(error, '', 0)
      if (!first) return done(refused(hostname), '', 0)
      if (options.all) return done(null, [first, ...others])
      done(null, first.address, first.family)
    })
  const dispatcher = new Agent({ connect: { timeout: connectMs, lookup }, pipelining: 1 })
  return async (url, { headers, body, signal }) => {
    const host = new URL(url).hostname.replace(/^\[|\]$/g, '')
    if (isIP(host) !== 0 && !mayPostTo(host, allowed)) throw refused(host)
    const answer = await request(url, { dispatcher, method: 'POST', headers, body, signal })
    await answer.body.dump({ limit: answerBytesMax })
    return { status: answer.statusCode }
  }
}

function refused(host: string): Error {
  return new Error(`${host} is an address of this machine or a private network, which this central does not post to`)
}

function ranges(...subnets: [address: string, prefix: number][]): BlockList {
  const list = new BlockList()
  for (const [address, prefix] of subnets) list.addSubnet(address, prefix, isIPv6(address) ? 'ipv6' : 'ipv4')
  return list
}
