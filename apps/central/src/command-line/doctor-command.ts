import { doctorCommand as doctor, type ServerOptions, systemClock } from '@branchline/platform/command-line'
import type { Command } from 'commander'
import type { Environment } from '../env.ts'
import { findingsOf } from './findings.ts'
import { serverCommand } from './this-server.ts'

/** `pnpm central doctor`. */
export function doctorCommand(): Command {
  return doctor(
    serverCommand('doctor', 'Look whether this machine can run central, and say what to do.'),
    async () => (await import('../env.ts')).environmentSchema,
    async (environment: Environment, options: ServerOptions) => {
      const { lookAtCentral } = await import('./look-at-central.ts')
      return findingsOf(await lookAtCentral(environment, options), systemClock.now())
    },
  )
}
