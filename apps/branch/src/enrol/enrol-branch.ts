import { hkdfSync } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import { parseEnv } from 'node:util'
import { type BranchStore, openBranchStore } from '@branchline/db/branch'
import { folderSecretKey, unseal } from '@branchline/platform'
import { BranchlineError, readEnrolmentCode } from '@branchline/protocol'
import { CentralClient } from '../central-client/central-client.ts'
import { CentralFailure } from '../central-client/failure.ts'
import { environmentSchema } from '../env.ts'
import type { Ports } from '../start-branch.ts'
import { writeValues } from './environment-file.ts'
import { type FirstLoad, firstLoad, type LoadProgress } from './first-load.ts'

export interface EnrolOptions {
  central: string
  code: string
  dataDir: string
  /** Where the server's environment is kept; made where it is absent. */
  envFile: string
  allowHttp: boolean
  /** What is set already; it goes before the file. */
  environment: Record<string, string | undefined>
}

export interface Enrolled extends FirstLoad {
  branchCode: string
  centralUrl: string
  dataDir: string
  envFile: string
  /** This server was that branch already, and the code was used up by it before. */
  already: boolean
  /** A password for the first operator was made; it stands in the file. */
  passwordMade: boolean
}

/**
 * Makes this machine's folder a branch: takes the code to central, keeps the login sealed in the folder and the rest in the environment
 * file, reports, and loads the masters. Broken off anywhere, the same command goes on. Errors: BranchlineError, CentralFailure.
 */
export async function enrolBranch(options: EnrolOptions, ports: Ports, progress: LoadProgress): Promise<Enrolled> {
  const { dataDir, envFile } = options
  const centralUrl = centralAddress(options)
  const code = readEnrolmentCode(options.code)
  if (code === null)
    throw new BranchlineError(
      'ENROLMENT_CODE_UNKNOWN',
      'The code is mistyped: twelve letters and digits, as ABCD-EFGH-JKMN.',
    )
  const file = existsSync(envFile) ? parseEnv(readFileSync(envFile, 'utf8')) : {}
  const set = { ...file, ...options.environment }
  mkdirSync(dataDir, { recursive: true, mode: 0o700 })
  const store = await openBranchStore({ dataDir })
  try {
    const secretKey = set.SECRET_KEY || folderSecretKey(dataDir, ports.ids)
    const login = await takeCode(store, { code, centralUrl, secretKey, username: set.SYNC_USERNAME }, ports)
    const made = set.ADMIN_PASSWORD ? {} : { ADMIN_PASSWORD: ports.ids.secret().slice(0, 16) }
    const values = {
      CENTRAL_URL: centralUrl,
      BRANCH_CODE: login.branchCode,
      SYNC_USERNAME: login.username,
      ...(centralUrl.startsWith('http:') ? { BRANCHLINE_ALLOW_HTTP: '1' } : {}),
      ...made,
      // It would win over the one that is sealed in the folder.
      ...('SYNC_PASSWORD' in file ? { SYNC_PASSWORD: '' } : {}),
    }
    const environment = environmentSchema.parse({ ...set, ...values, DATA_DIR: dataDir, SYNC_PASSWORD: login.password })
    const load = await firstLoad(
      store,
      { ...environment, SECRET_KEY: secretKey },
      ports,
      // The login is sealed in the folder now: what is in the file is good for a start.
      () => writeValues(envFile, { ...values, ...folderNamed(dataDir, envFile, file) }),
      progress,
    )
    return {
      ...{ branchCode: login.branchCode, centralUrl, dataDir, envFile, already: login.already },
      ...{ passwordMade: 'ADMIN_PASSWORD' in made, ...load },
    }
  } finally {
    await store.close()
  }
}

interface CodeToTake {
  code: string
  centralUrl: string
  secretKey: string
  username: string | undefined
}

interface Login {
  branchCode: string
  username: string
  password: string
  already: boolean
}

async function takeCode(
  store: BranchStore,
  { code, centralUrl, secretKey, username }: CodeToTake,
  ports: Ports,
): Promise<Login> {
  const site = await store.read.getSiteConfig()
  const { fetch, clock } = ports
  // Of this folder and this code: the same command sends the same password, so an answer that was lost is asked for again.
  const password = Buffer.from(hkdfSync('sha256', secretKey, code, `enrolment at ${centralUrl}`, 32)).toString(
    'base64url',
  )
  const central = new CentralClient({ url: centralUrl, username: '', password: '', fetch, clock })
  try {
    const { branchCode, username: given } = await central.enrol({
      ...{ code, password },
      ...(site ? { branchCode: site.branchCode } : {}),
    })
    return { branchCode, username: given, password, already: false }
  } catch (error) {
    const spent = ['ENROLMENT_CODE_USED', 'ENROLMENT_CODE_EXPIRED', 'ENROLMENT_CODE_REVOKED']
    if (!(error instanceof CentralFailure) || !spent.includes(error.failure.code) || !site) throw error
    const known = site.syncPassword === null ? null : unseal(secretKey, site.branchCode, site.syncPassword)
    const login = { branchCode: site.branchCode, username: username ?? `branch-${site.branchCode}` }
    // The code is spent, and this server is a branch that central knows: there is nothing to enrol.
    if (known === null || !(await isKnown(centralUrl, { ...login, password: known }, ports))) throw error
    return { ...login, password: known, already: true }
  } finally {
    central.close()
  }
}

async function isKnown(
  url: string,
  { branchCode, username, password }: Omit<Login, 'already'>,
  { fetch, clock }: Ports,
): Promise<boolean> {
  const central = new CentralClient({ url, username, password, fetch, clock })
  try {
    return (await central.tryLogin()).branchCode === branchCode
  } catch {
    return false
  } finally {
    central.close()
  }
}

/** Errors: VALIDATION_FAILED, before the code goes anywhere. */
function centralAddress({ central, allowHttp }: EnrolOptions): string {
  const url = URL.canParse(central) ? new URL(central) : null
  if (!url || !/^https?:$/.test(url.protocol) || url.username || url.search || url.hash)
    throw new BranchlineError(
      'VALIDATION_FAILED',
      '--central: the address of head office, as https://central.example.com',
    )
  if (url.protocol === 'http:' && !allowHttp)
    throw new BranchlineError(
      'VALIDATION_FAILED',
      '--central: must be https; --allow-http (or BRANCHLINE_ALLOW_HTTP=1) allows http, for trying out on one machine',
    )
  return url.href.replace(/\/+$/, '')
}

/** A folder of its own is named. A central that is tried out beside it reads the same file, and keeps its own standard one. */
function folderNamed(dataDir: string, envFile: string, file: NodeJS.Dict<string>): Record<string, string> {
  const standard = resolve(dirname(envFile), 'data/branch')
  return resolve(dataDir) === standard && !('DATA_DIR' in file) ? {} : { DATA_DIR: dataDir }
}
