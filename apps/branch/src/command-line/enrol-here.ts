import { resolve } from 'node:path'
import { createLog, systemFetch } from '@branchline/platform'
import { diskSpace, print, systemClock, systemIds, systemRandom } from '@branchline/platform/command-line'
import { BranchlineError, type ErrorCode, errorTable } from '@branchline/protocol'
import { SingleBar } from 'cli-progress'
import { CentralFailure } from '../central-client/failure.ts'
import { type EnrolOptions, enrolBranch } from '../enrol/enrol-branch.ts'
import type { LoadProgress } from '../enrol/first-load.ts'
import { enrolText, stepsOf } from './enrol-text.ts'

interface Options extends Pick<EnrolOptions, 'central' | 'code' | 'dataDir'> {
  // Not --env-file: Node takes that one for its own, wherever it stands.
  environment: string
  allowHttp?: boolean
  json?: boolean
}

/** What `branch enrol` does. */
export async function enrolHere(options: Options): Promise<void> {
  const log = createLog('branch', 'silent')
  const ports = { clock: systemClock, random: systemRandom, ids: systemIds, fetch: systemFetch, log, disk: diskSpace }
  const given: EnrolOptions = {
    ...{ central: options.central, code: options.code },
    ...{ dataDir: resolve(options.dataDir), envFile: resolve(options.environment) },
    allowHttp: options.allowHttp === true || process.env.BRANCHLINE_ALLOW_HTTP === '1',
    environment: process.env,
  }
  try {
    const done = await enrolBranch(given, ports, bar())
    print({ ...done, ready: true, next: stepsOf() }, enrolText(done), options)
  } catch (error) {
    const refusal = refusalOf(error)
    if (!refusal) throw error
    process.exitCode = 1
    if (options.json) print({ ready: false, error: refusal }, '', options)
    else console.error(`${refusal.code}: ${refusal.message}\n${refusal.action}`)
  }
}

const again =
  'Put that right, or wait, and give the same command again: the code is still good, or good for this machine.'
const actions: Partial<Record<ErrorCode, string>> = { UNAVAILABLE: again, TLS_FAILED: again, INTERNAL: again }

/** Null: nothing that is expected. */
function refusalOf(error: unknown): { code: ErrorCode; message: string; action: string } | null {
  const known =
    error instanceof CentralFailure
      ? error.failure
      : error instanceof BranchlineError
        ? { code: error.branchlineCode, message: error.message }
        : null
  return (
    known && { code: known.code, message: known.message, action: actions[known.code] ?? errorTable[known.code].action }
  )
}

/** On standard error, so that the answer is alone on standard output. */
function bar(): LoadProgress {
  const shown = new SingleBar({
    format: '{bar} {value} of {total} records  {doctype}',
    ...{ stream: process.stderr, barsize: 30, hideCursor: true },
    ...{ noTTYOutput: true, notTTYSchedule: 2_000 },
  })
  return {
    begin: (total) => shown.start(total, 0, { doctype: '' }),
    stored: (doctype, records) => shown.increment(records, { doctype }),
    end: () => shown.stop(),
  }
}
