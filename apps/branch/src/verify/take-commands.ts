import { type HeartbeatOutput, verifyRunInputSchema } from '@branchline/protocol'
import { z } from 'zod'
import type { Verifier } from './verifier.ts'

const argsSchema = verifyRunInputSchema.extend({ by: z.string().max(140).optional() })
const knownMax = 100

/**
 * What came with the answer to a heartbeat. Central says a command until it hears of it: each is begun once, and one that comes while another
 * run is under way comes again. Kinds of a later version are left alone.
 */
export function takeCommands(verifier: Verifier): (commands: HeartbeatOutput['commands']) => void {
  const begun = new Set<string>()
  return (commands) => {
    for (const { commandId, kind, args } of commands) {
      if (kind !== 'verify' || begun.has(commandId)) continue
      const parsed = argsSchema.safeParse(args)
      if (!parsed.success) continue
      const { by = 'central', branchCode: _branchCode, ...scope } = parsed.data
      const started = verifier.start({ id: commandId, by, nightly: false, scope })
      if (started?.run.id !== commandId) continue
      if (begun.size >= knownMax) begun.clear()
      begun.add(commandId)
    }
  }
}
