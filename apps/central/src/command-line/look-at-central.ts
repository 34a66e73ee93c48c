import { X509Certificate } from 'node:crypto'
import { lookAtDatabase, poolConnectionsStandard } from '@branchline/db/central'
import { givenCertificate, seenCertificate } from '@branchline/platform'
import { diskSpace, type ServerOptions, systemClock } from '@branchline/platform/command-line'
import { isErrorCode } from '@branchline/protocol'
import type { Environment } from '../env.ts'
import type { CentralFacts } from './findings.ts'
import { thisServer } from './this-server.ts'

const silentMs = 60 * 60_000

/** What the doctor sees of central's machine. Changes nothing. */
export async function lookAtCentral(environment: Environment, options: ServerOptions): Promise<CentralFacts> {
  const { DATA_DIR, DATABASE_URL, DATABASE_POOL = poolConnectionsStandard, REDIS_URL, SMTP_URL } = environment
  const [asked, database, redis, disk, tls] = await Promise.all([
    askServer(options),
    DATABASE_URL === undefined ? null : lookAtDatabase(DATABASE_URL),
    REDIS_URL === undefined
      ? null
      : import('@branchline/platform/redis').then((redis) => redis.redisAnswers(REDIS_URL)),
    diskSpace(DATA_DIR),
    lookAtTls(environment, options.url),
  ])
  return { ...asked, database, poolConnections: DATABASE_POOL, redis, disk, tls, alertMail: SMTP_URL !== undefined }
}

async function askServer(options: ServerOptions): Promise<Pick<CentralFacts, 'server' | 'branches'>> {
  try {
    const central = await thisServer(options)
    if (!central) return { server: { state: 'stopped' }, branches: null }
    const askedMs = systemClock.now()
    const { serverTime } = await central.health.query()
    const now = systemClock.now()
    const { branches } = await central.branches.list.query()
    const on = branches.filter(({ enabled }) => enabled)
    const silent = on.filter(({ lastHeartbeatAt }) => lastHeartbeatAt !== null && isOld(lastHeartbeatAt, now))
    return {
      server: { state: 'running', aheadMs: Date.parse(serverTime) - (askedMs + now) / 2 },
      branches: { on: on.length, silent: silent.map(({ branchCode }) => branchCode) },
    }
  } catch (error) {
    const { message, data } = error as Error & { data?: { branchlineCode?: string } }
    const code = isErrorCode(data?.branchlineCode) ? data.branchlineCode : null
    return { server: { state: 'broken', problem: message, code }, branches: null }
  }
}

const isOld = (at: string, now: number) => now - Date.parse(at) > silentMs

/** The certificate that shops see: at the address that was given, else in central's own files. */
async function lookAtTls(environment: Environment, url: string): Promise<CentralFacts['tls']> {
  const { TLS_CERT_FILE, TLS_KEY_FILE, BRANCHLINE_ALLOW_HTTP } = environment
  const { protocol, hostname } = new URL(url)
  if (protocol === 'https:' && hostname !== '127.0.0.1') return { where: url, ...(await seenCertificate(url)) }
  if (!TLS_CERT_FILE || !TLS_KEY_FILE) return { where: null, allowsHttp: BRANCHLINE_ALLOW_HTTP === '1' }
  try {
    const files = { certificateFile: TLS_CERT_FILE, keyFile: TLS_KEY_FILE, names: [] }
    const { certificate } = await givenCertificate(files, systemClock)()
    return { where: TLS_CERT_FILE, untilMs: Date.parse(new X509Certificate(certificate).validTo), problem: null }
  } catch (error) {
    return { where: TLS_CERT_FILE, untilMs: null, problem: (error as Error).message }
  }
}
