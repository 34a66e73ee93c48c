import {
  BranchlineError,
  type CallContext,
  deadLetterDiscardInputSchema,
  deadLetterEditInputSchema,
  deadLetterRetryInputSchema,
  type HeartbeatOutput,
  type SessionContext,
  type SharedSettingsUpdate,
  sharedSettingsUpdateSchema,
} from '@branchline/protocol'
import { Mutex } from 'async-mutex'
import { z } from 'zod'
import { discardDeadLetters } from '../dead-letters/discard-dead-letters.ts'
import { editDeadLetter } from '../dead-letters/edit-dead-letter.ts'
import type { Drainer } from '../drainer/drainer.ts'
import type { Puller } from '../puller/puller.ts'
import type { Services } from '../services.ts'
import { updateConfig } from '../site/config.ts'
import { retryDeadLetters } from '../sync/dead-letters.ts'
import { resync } from '../sync/resync.ts'
import { testConnection } from '../sync/test-connection.ts'

const keptRuns = 500
const resyncArgsSchema = z.looseObject({ doctypes: z.array(z.string().min(1).max(140)).max(200).optional() })
const configArgsSchema = z.looseObject({ settings: sharedSettingsUpdateSchema })
const askedBySchema = z.looseObject({ by: z.string().max(140).default('central') })

type Command = HeartbeatOutput['commands'][number]
/** Answers what is said of it. Throws: it failed. */
type Run = (args: unknown, context: SessionContext) => Promise<string>

export interface CommandRuns {
  /** Begins what was not carried out yet, one after the other. */
  take(commands: Command[]): void
  idle(): Promise<void>
}

/**
 * What people ask for at central. It comes with the answers to heartbeats, until central has heard what came of it. Each command is carried
 * out once: its outcome is kept before central is told. One that a crash broke off is begun again, and each of them may be.
 */
export function commandRuns(services: Services, drainer: Drainer, puller: Puller): CommandRuns {
  const runs = runsOf(services, drainer, puller)
  const turn = new Mutex()
  const work = async (commands: Command[]) => {
    const known = await services.store.read.findCommandRuns(commands.map(({ commandId }) => commandId))
    const done = new Set(known.map(({ commandId }) => commandId))
    for (const command of commands) {
      const run = runs[command.kind]
      // Kinds of a later version are left alone.
      if (run && !done.has(command.commandId)) await carryOut(services, command, run)
    }
    services.wakeHeartbeat()
  }
  return {
    take: (commands) => {
      const mine = commands.filter(({ kind }) => Object.hasOwn(runs, kind))
      if (mine.length === 0 || turn.isLocked()) return
      turn
        .runExclusive(() => work(mine))
        .catch((error) => services.log.error({ error: String(error) }, "central's commands could not be carried out"))
    },
    idle: () => turn.waitForUnlock(),
  }
}

function runsOf(services: Services, drainer: Drainer, puller: Puller): Record<string, Run> {
  const retry = retryDeadLetters(services)
  const discard = discardDeadLetters(services)
  const edit = editDeadLetter(services)
  const test = testConnection(services)
  const configure = updateConfig(services)
  return {
    push: async () => told(await drainer.run({ now: true })),
    pull: async () => told(await puller.run()),
    test: async (_args, context) => (await test(undefined, context)).message,
    resync: async (args) => {
      const begun = await resync(services, resyncArgsSchema.parse(args).doctypes, { message: 'asked for at central' })
      return `${begun.length} DocTypes are loaded anew.`
    },
    'deadLetter.retry': async (args, context) => {
      const { operationIds } = await retry(deadLetterRetryInputSchema.parse(args), context)
      return `${operationIds.length} are owed again.`
    },
    'deadLetter.discard': async (args, context) => {
      const { discarded } = await discard(deadLetterDiscardInputSchema.parse(args), context)
      return `${discarded.length} were given up.`
    },
    'config.update': async (args, context) => {
      const { settings } = configArgsSchema.parse(args)
      await configure(settings, context)
      return `Now ${Object.keys(settings)
        .map((name) => `${name} ${services.settings.get(name as keyof SharedSettingsUpdate)}`)
        .join(', ')}.`
    },
    'deadLetter.edit': async (args, context) => {
      await edit(deadLetterEditInputSchema.parse(args), context)
      return 'It is owed again as corrected.'
    },
  }
}

async function carryOut({ store, clock, log }: Services, { commandId, kind, args }: Command, run: Run): Promise<void> {
  const { by } = askedBySchema.catch({ by: 'central' }).parse(args ?? {})
  let outcome: 'done' | 'failed' = 'done'
  let message: string
  try {
    message = await run(args ?? {}, contextOf(by))
  } catch (error) {
    outcome = 'failed'
    message =
      error instanceof BranchlineError ? error.message : 'It could not be carried out; the log of the branch says why.'
    if (!(error instanceof BranchlineError)) log.error({ commandId, kind, error: String(error) }, 'a command failed')
  }
  const endedAt = new Date(clock.now()).toISOString()
  const row = { commandId, kind, outcome, message: message.slice(0, 2_000), endedAt, told: false }
  await store.write((tx) => tx.putCommandRun(row, keptRuns))
  log.info({ commandId, kind, outcome, by }, 'a command of central was carried out')
}

function told({
  applied,
  rejected,
  remaining,
  error,
}: {
  applied: number
  rejected: number
  remaining: number
  error?: string | undefined
}) {
  return error ?? `${applied} applied, ${rejected} rejected, ${remaining} remaining.`
}

/** As if the operator at central stood here. */
function contextOf(username: string): SessionContext {
  const call: Omit<CallContext, 'session'> = { protocolHeader: null, signal: new AbortController().signal, address: '' }
  return { ...call, session: { username: `${username} at central`, kind: 'operator', branchCode: null } }
}
