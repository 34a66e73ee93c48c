import { execFile } from 'node:child_process'
import { randomBytes, randomInt } from 'node:crypto'
import { chownSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { join, resolve } from 'node:path'
import { promisify } from 'node:util'
import { Client } from 'pg'
import { makeFile, makeFolder, moveInPlace } from '../../durable-files.ts'
import { type Binaries, findBinaries } from './binaries.ts'
import { letPass, serverUser } from './server-user.ts'

// The server is started and stopped with pg_ctl, in a session of its own: it outlives a kill -9 of central, and the next start
// adopts it instead of starting a second one.
//
//   postmaster.pid names a port ──► that server answers and its data_directory is this folder ──► adopt
//                                └► else ──► pg_ctl start (a stale pid file is PostgreSQL's own business)

const run = promisify(execFile)
const databaseName = 'branchline'
const userName = 'branchline'
/** After a power cut PostgreSQL reads its log first, which takes a slow disk minutes; who does not come up says so at once. */
const startSecondsMax = 600
const stopSecondsMax = 60

/** Durable as delivered; small enough for a shared machine. */
const settings = {
  listen_addresses: '127.0.0.1',
  unix_socket_directories: '',
  max_connections: '60',
  shared_buffers: '64MB',
  max_wal_size: '1GB',
  jit: 'off',
  fsync: 'on',
  synchronous_commit: 'on',
}

export interface EmbeddedServer {
  url: string
  /** It ran already: another process may work on it. */
  adopted: boolean
  /** Fast shutdown: sessions are ended, everything is on disk when it resolves. */
  stop(): Promise<void>
}

/** Starts, or adopts, the PostgreSQL server of a data folder. `say` is told of what takes its time. */
export async function startEmbeddedServer(
  dataDir: string,
  say: (message: string) => void = () => {},
): Promise<EmbeddedServer> {
  if (existsSync(join(dataDir, 'branch.sqlite')))
    throw new Error(
      `${resolve(dataDir)} holds a branch's data. Central keeps its own elsewhere: look at DATA_DIR in .env.`,
    )
  const folder = resolve(dataDir, 'postgres')
  const binaries = await findBinaries()
  const user = serverUser()
  makeFolder(dataDir)
  if (user) for (const path of [folder, binaries.initdb]) letPass(path)
  const password = passwordOf(resolve(dataDir))
  if (!existsSync(join(folder, 'PG_VERSION'))) {
    say('PostgreSQL is set up, this once: seconds, or a minute on a busy machine')
    await initialise(folder, binaries, password, user)
  }
  const urlAt = (port: number, database: string) => `postgresql://${userName}:${password}@127.0.0.1:${port}/${database}`

  const runningPort = await portOfRunning(folder, (port) => urlAt(port, 'postgres'))
  const port = runningPort ?? (await start(folder, binaries, user))
  await createDatabase(urlAt(port, 'postgres'))
  return {
    url: urlAt(port, databaseName),
    adopted: runningPort !== null,
    stop: async () => {
      await run(binaries.pg_ctl, ['-D', folder, '-m', 'fast', '-w', '-t', String(stopSecondsMax), 'stop'], {
        ...user,
        cwd: '/',
      })
    },
  }
}

function passwordOf(dataDir: string): string {
  const file = join(dataDir, 'postgres.password')
  if (!existsSync(file)) makeFile(file, randomBytes(24).toString('hex'), 0o600)
  return readFileSync(file, 'utf8').trim()
}

/** Under another name until it is done: a set-up that a power cut ends begins anew. */
async function initialise(
  finished: string,
  { initdb }: Binaries,
  password: string,
  user: { uid: number; gid: number } | undefined,
): Promise<void> {
  const folder = `${finished}.new`
  rmSync(folder, { recursive: true, force: true })
  mkdirSync(folder, { mode: 0o700 })
  const passwordFile = join(folder, '..', `.init-${randomBytes(6).toString('hex')}`)
  writeFileSync(passwordFile, `${password}\n`, { mode: 0o600 })
  if (user) for (const path of [folder, passwordFile]) chownSync(path, user.uid, user.gid)
  try {
    const flags = [
      '--encoding=UTF8',
      '--locale=C',
      '--auth=scram-sha-256',
      `--username=${userName}`,
      `--pwfile=${passwordFile}`,
    ]
    await run(initdb, [`--pgdata=${folder}`, ...flags], { ...user, cwd: '/', env: { ...process.env, LC_ALL: 'C' } })
    rmSync(finished, { recursive: true, force: true })
    moveInPlace(folder, finished)
  } catch (error) {
    rmSync(folder, { recursive: true, force: true })
    throw new Error(`PostgreSQL could not be set up in ${finished}: ${lastLine((error as { stderr?: string }).stderr)}`)
  } finally {
    rmSync(passwordFile, { force: true })
  }
}

/** The port of a server that runs on this very folder; null when none does. */
async function portOfRunning(folder: string, urlAt: (port: number) => string): Promise<number | null> {
  const pidFile = join(folder, 'postmaster.pid')
  if (!existsSync(pidFile)) return null
  const port = Number(readFileSync(pidFile, 'utf8').split('\n')[3])
  if (!Number.isInteger(port) || port < 1) return null
  const client = new Client({ connectionString: urlAt(port), connectionTimeoutMillis: 5_000 })
  try {
    await client.connect()
    const { rows } = await client.query('SHOW data_directory')
    return rows[0]?.data_directory === folder ? port : null
  } catch {
    return null
  } finally {
    await client.end().catch(() => {})
  }
}

async function start(
  folder: string,
  { pg_ctl }: Binaries,
  user: { uid: number; gid: number } | undefined,
): Promise<number> {
  const port = await freePort()
  const options = [`-p ${port}`, ...Object.entries(settings).map(([name, value]) => `-c ${name}='${value}'`)].join(' ')
  const log = join(folder, 'server.log')
  try {
    await run(pg_ctl, ['-D', folder, '-l', log, '-w', '-t', String(startSecondsMax), '-o', options, 'start'], {
      ...user,
      cwd: '/',
      env: { ...process.env, LC_ALL: 'C' },
    })
  } catch (error) {
    throw new Error(
      `PostgreSQL did not start on ${folder} (its log is ${log}): ${lastLine((error as { stderr?: string }).stderr)}`,
    )
  }
  return port
}

async function createDatabase(adminUrl: string): Promise<void> {
  const client = new Client({ connectionString: adminUrl })
  await client.connect()
  try {
    const { rowCount } = await client.query('SELECT 1 FROM pg_database WHERE datname = $1', [databaseName])
    if (rowCount === 0) await client.query(`CREATE DATABASE ${databaseName}`)
  } finally {
    await client.end()
  }
}

/** A port below the range of outgoing connections, where it could be taken before the server starts. */
async function freePort(): Promise<number> {
  for (let attempt = 0; attempt < 100; attempt += 1) {
    const port = 20_000 + randomInt(12_000)
    const server = createServer()
    const free = await new Promise<boolean>((resolve) => {
      server.once('error', () => resolve(false))
      server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)))
    })
    if (free) return port
  }
  throw new Error('There is no free port for PostgreSQL between 20000 and 32000.')
}

function lastLine(text: string | undefined): string {
  return (text ?? '').trim().split('\n').at(-1) || 'no reason given'
}
