import { createInterface } from 'node:readline/promises'
import { print, type ServerOptions } from '@branchline/platform/command-line'
import { Command } from 'commander'
import { runningServer, serverCommand } from './this-server.ts'

/** `pnpm central customers anonymise`: what cannot be taken back is asked for twice. */
export function customerCommands(): Command {
  const anonymise = serverCommand(
    'anonymise',
    'Take a person out of every copy, at head office and in every shop, and leave the sales. It is not taken back.',
  )
    .argument('<name>', 'of the Customer, as CUST-CAI-00042')
    .requiredOption('--reason <text>', 'why; only its digest is kept')
    .option('--yes', 'do not ask once more')
    .action(async (name: string, options: ServerOptions & { reason: string; yes?: boolean }) => {
      const central = await runningServer(options)
      if (!options.yes) await askAgain(name)
      const done = await central.customers.anonymise.mutate({ name, confirm: name, reason: options.reason })
      const others = done.names.filter((each) => each !== name)
      const text = [
        `${name} is ${done.pseudonym} from now on; shops hear of it with their next pull.`,
        ...(others.length > 0 ? [`So are the names it had: ${others.join(', ')}.`] : []),
      ]
      print(done, text.join('\n'), options)
    })
  return new Command('customers').description('People the chain sells to.').addCommand(anonymise)
}

/** Errors: Error where nobody can be asked, and where the answer is another. */
async function askAgain(name: string): Promise<void> {
  if (!process.stdin.isTTY) throw new Error('This is not taken back. Say --yes where nobody can be asked.')
  const terminal = createInterface({ input: process.stdin, output: process.stderr })
  try {
    const answer = await terminal.question(`This is not taken back. The name of the Customer once more: `)
    if (answer.trim() !== name) throw new Error('That is another name. Nothing was changed.')
  } finally {
    terminal.close()
  }
}
