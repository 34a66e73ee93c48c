import { type BranchHandlers, BranchlineError } from '@branchline/protocol'
import type { Services } from '../services.ts'
import type { Verifier } from './verifier.ts'

/** A caller is not kept waiting longer: `verify.last` goes on telling. */
const answerMs = 20_000

/** `verify.run`: begins a run, or joins one under way that looks at the same, and answers when it has ended or takes long. */
export function runVerification(
  { clock, branchCode, rules }: Pick<Services, 'clock' | 'branchCode' | 'rules'>,
  verifier: Verifier,
): BranchHandlers['verify']['run'] {
  return async ({ branchCode: wanted, ...scope }, { session, signal }) => {
    requireSelf(wanted, branchCode)
    for (const doctype of scope.doctypes ?? []) rules.require(doctype)
    const started = verifier.start({ by: session.username, nightly: false, scope })
    if (!started) {
      const message = 'Another verification is under way. verify.last tells how far it is; ask again when it has ended.'
      throw new BranchlineError('TOO_MANY_REQUESTS', message)
    }
    const { run, ended } = started
    const done = new AbortController()
    const over = clock.sleep(answerMs, AbortSignal.any([signal, done.signal])).catch(() => {})
    await Promise.race([ended, over])
    done.abort()
    return { run }
  }
}

/** `verify.last`: the run under way, and the last one that ended. */
export function lastVerification(
  { branchCode }: Pick<Services, 'branchCode'>,
  verifier: Verifier,
): BranchHandlers['verify']['last'] {
  return async ({ branchCode: wanted }) => {
    requireSelf(wanted, branchCode)
    return { runs: await verifier.last() }
  }
}

function requireSelf(wanted: string | undefined, branchCode: string): void {
  if (wanted === undefined || wanted === branchCode) return
  throw new BranchlineError('WRONG_BRANCH', `This server is branch ${branchCode}; central answers for ${wanted}.`)
}
