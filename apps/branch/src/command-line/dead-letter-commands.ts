import { print, type ServerOptions } from '@branchline/platform/command-line'
import { limits } from '@branchline/protocol'
import { Command } from 'commander'
import { runningServer, serverCommand } from './this-server.ts'

const shownMax = 1_000

/** `pnpm branch dead-letters [list | retry | discard]`. */
export function deadLetterCommands(): Command {
  const list = serverCommand('list', 'What head office refused for good, oldest first (the default).').action(
    async (options: ServerOptions) => {
      const letters = await all(await runningServer(options))
      print(letters, letters.length === 0 ? 'There are none.' : letters.map(line).join('\n'), options)
    },
  )
  const retry = serverCommand('retry', 'Owe dead letters again: all, or those named; their successors follow in order.')
    .argument('[operationId...]')
    .action(async (named: string[], options: ServerOptions) => {
      const server = await runningServer(options)
      const asked = named.length > 0 ? named : (await all(server)).map(({ operationId }) => operationId)
      const retried: string[] = []
      for (let from = 0; from < asked.length; from += limits.operationIds) {
        const operationIds = asked.slice(from, from + limits.operationIds)
        retried.push(...(await server.deadLetters.retry.mutate({ operationIds })).operationIds)
      }
      const unknown = missing(named, retried)
      print({ retried, unknown }, `${retried.length} owed again.`, options)
      tellUnknown(unknown)
    })
  const discard = serverCommand('discard', 'Give up dead letters for good; what hangs on one goes with it.')
    .argument('<operationId...>')
    .option('--reason <text>', 'why; kept in the log')
    .option('--preview', 'say what would be given up, and give up nothing')
    .action(async (operationIds: string[], options: ServerOptions & { reason?: string; preview?: boolean }) => {
      const { reason, preview } = options
      const server = await runningServer(options)
      const given = { operationIds, ...(reason ? { reason } : {}), ...(preview ? { preview } : {}) }
      const { discarded } = await server.deadLetters.discard.mutate(given)
      const unknown = missing(operationIds, discarded)
      const text = [`${discarded.length} ${preview ? 'would be given up' : 'given up'}.`, ...discarded].join('\n')
      print({ discarded, unknown }, text, options)
      tellUnknown(unknown)
    })
  return new Command('dead-letters')
    .description('Look at what head office refused, owe it again, or give it up.')
    .addCommand(list, { isDefault: true })
    .addCommand(retry)
    .addCommand(discard)
}

const missing = (named: string[], found: string[]) => named.filter((id) => !found.includes(id))

/** A dead letter that is not there was settled or given up meanwhile, or misspelt: either way not what the person thought. */
function tellUnknown(unknown: string[]): void {
  if (unknown.length === 0) return
  console.error(`No dead letter bears ${unknown.join(', ')}. branch dead-letters lists those there are.`)
  process.exitCode = 1
}

async function all(server: Awaited<ReturnType<typeof runningServer>>) {
  const letters: Awaited<ReturnType<typeof server.deadLetters.list.query>>['deadLetters'] = []
  let after: string | null = null
  do {
    const page: Awaited<ReturnType<typeof server.deadLetters.list.query>> = await server.deadLetters.list.query({
      after,
    })
    letters.push(...page.deadLetters)
    after = page.nextAfter
  } while (after !== null && letters.length < shownMax)
  return letters
}

type Letter = Awaited<ReturnType<typeof all>>[number]

function line({ operationId, doctype, name, operation, code, message, attempts }: Letter): string {
  return `${operationId}  ${operation} ${doctype} ${name}\n    ${code} after ${attempts} attempts: ${message}`
}
