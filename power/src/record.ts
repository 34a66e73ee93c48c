import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import type { BranchRouter } from '@branchline/protocol'
import { createTRPCClient, httpLink, type TRPCClient } from '@trpc/client'

const at = (path: string) => fileURLToPath(new URL(path, import.meta.url))
const flags: string[] = JSON.parse(readFileSync(at('../../tooling/server-flags.json'), 'utf8'))
const startMs = 30_000

/** Calls that change files or leave the machine; and those that would change files in ways nobody modelled, to be refused. */
const traced = [
  ...['open', 'openat', 'creat', 'mkdir', 'mkdirat', 'unlink', 'unlinkat', 'link', 'linkat'],
  ...['rename', 'renameat', 'renameat2', 'write', 'writev', 'pwrite64', 'pwritev', 'sendto', 'sendmsg'],
  ...['fsync', 'fdatasync', 'ftruncate', 'truncate', 'fallocate', 'pwritev2', 'copy_file_range', 'sendfile'],
].join(',')

/** Why nothing can be recorded here; null: it can. */
export function whyNoRecording(): string | null {
  if (process.platform !== 'linux') return 'power cuts are recorded with strace, which runs on Linux only'
  const { status, error } = spawnSync('strace', ['-f', '--seccomp-bpf', '-e', 'trace=fsync', 'true'], {
    stdio: 'ignore',
  })
  if (error) return 'power cuts are recorded with strace, which is missing here (Debian: apt-get install strace)'
  return status === 0 ? null : 'strace may not trace here: ptrace is forbidden (in a container: --cap-add SYS_PTRACE)'
}

export interface RecordedBranch {
  api: TRPCClient<BranchRouter>
  /** Ends the server and its recording. */
  stop(signal: 'SIGTERM' | 'SIGKILL'): Promise<void>
  /** It ended by itself: with this code. */
  ended: Promise<number | null>
}

export interface RecordedServer {
  dataDir: string
  port: number
  centralUrl: string
  syncUsername: string
  syncPassword: string
  /** What the preload changes: POWER_SYNCHRONOUS, POWER_CHECKPOINT_PAGES. */
  pragmas?: Record<string, string>
  /** More options for strace, as faults to inject. */
  inject?: string[]
}

export const branchCode = 'CAI'
const password = 'power-password'

/** Starts a production branch server under strace, which writes to `traceFile` what it does to files and what it sends. */
export async function startRecorded(server: RecordedServer, traceFile: string): Promise<RecordedBranch> {
  const strace = spawn(
    'strace',
    [
      ...['-f', '--seccomp-bpf', '-yy', '-xx', '-s', '4000000', '-e', 'signal=none', '--quiet=attach,exit'],
      ...['-o', traceFile, '-e', `trace=${traced}`, ...(server.inject ?? [])],
      ...[
        process.execPath,
        ...flags,
        '--import',
        at('../preload/other-pragmas.mjs'),
        at('../../apps/branch/dist/main.js'),
      ],
    ],
    {
      env: {
        ...server.pragmas,
        PATH: process.env.PATH,
        PORT: String(server.port),
        HOST: '127.0.0.1',
        DATA_DIR: server.dataDir,
        CENTRAL_URL: server.centralUrl,
        BRANCHLINE_ALLOW_HTTP: '1',
        BRANCH_CODE: branchCode,
        SYNC_USERNAME: server.syncUsername,
        SYNC_PASSWORD: server.syncPassword,
        ADMIN_PASSWORD: password,
        PUSH_INTERVAL_SECONDS: '1',
        LOG_LEVEL: 'warn',
      },
      stdio: ['ignore', 'ignore', 'pipe'],
    },
  )
  let said = ''
  strace.stderr?.on('data', (chunk) => {
    said = `${said}${chunk}`.slice(-4_000)
  })
  const ended = once(strace, 'exit').then(([code]) => code as number | null)
  const stop = async (signal: NodeJS.Signals) => {
    // strace itself must live to the end of what it writes down.
    const [tracee] = readFileSync(`/proc/${strace.pid}/task/${strace.pid}/children`, 'utf8').trim().split(' ')
    if (strace.exitCode === null && tracee) process.kill(Number(tracee), signal)
    await ended
  }
  try {
    const url = `http://127.0.0.1:${server.port}`
    await reached(url, strace, () => said)
    const { token } = await clientOf(url).auth.login.mutate({ username: 'admin', password })
    return { api: clientOf(url, token), ended, stop }
  } catch (error) {
    await stop('SIGKILL').catch(() => {})
    throw error
  }
}

async function reached(url: string, strace: ChildProcess, said: () => string): Promise<void> {
  for (let waited = 0; waited < startMs; waited += 20) {
    if (strace.exitCode !== null) throw new Error(`the branch ended: ${said()}`)
    const up = await fetch(`${url}/trpc/health`).then(
      ({ ok }) => ok,
      () => false,
    )
    if (up) return
    await wait(20)
  }
  throw new Error(`the branch did not come up: ${said()}`)
}

function clientOf(url: string, token?: string): TRPCClient<BranchRouter> {
  const headers = token ? { authorization: `Bearer ${token}` } : {}
  return createTRPCClient<BranchRouter>({ links: [httpLink({ url: `${url}/trpc`, headers, methodOverride: 'POST' })] })
}

/** The n-th trace of a recording. */
export function traceFile(folder: string, index: number): string {
  return join(folder, `${index}.trace`)
}
