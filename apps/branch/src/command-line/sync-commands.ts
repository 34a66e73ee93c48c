import { print, type ServerOptions } from '@branchline/platform/command-line'
import type { SyncRunOutput } from '@branchline/protocol'
import type { Command } from 'commander'
import { statusText } from './status-text.ts'
import { runningServer, serverCommand } from './this-server.ts'

/** `pnpm branch status`, `push`, `pull` and `resync`. The last three end with 1 if central did not answer. */
export function syncCommands(): Command[] {
  return [
    serverCommand('status', 'What this branch owes, what it last heard, what needs a person.').action(
      async (options: ServerOptions) => {
        const status = await (await runningServer(options)).status.summary.query()
        print(status, statusText(status, Date.now()), options)
      },
    ),
    serverCommand('push', 'Send what is owed now.').action((options: ServerOptions) =>
      run(options, (server) => server.sync.push.mutate(), 'operations still owed'),
    ),
    serverCommand('pull', 'Fetch what is new at head office now.').action((options: ServerOptions) =>
      run(options, (server) => server.sync.pull.mutate(), 'DocTypes still behind'),
    ),
    serverCommand(
      'resync',
      'Load anew what head office sends, and remove what is gone there. Nothing unsent is touched.',
    )
      .option('--doctype <name...>', 'only these DocTypes, as "Item"')
      .action(async (options: ServerOptions & { doctype?: string[] }) => {
        const server = await runningServer(options)
        const { doctypes } = await server.sync.resync.mutate(options.doctype ? { doctypes: options.doctype } : {})
        report(await server.sync.pull.mutate(), 'DocTypes still behind', options, { doctypes })
      }),
  ]
}

type Server = Awaited<ReturnType<typeof runningServer>>

async function run(options: ServerOptions, ask: (server: Server) => Promise<SyncRunOutput>, left: string) {
  report(await ask(await runningServer(options)), left, options)
}

function report(done: SyncRunOutput, left: string, options: ServerOptions, more: object = {}) {
  const { applied, rejected, deferred, remaining, error } = done
  const text = `${applied} done, ${rejected} refused, ${deferred} put off; ${remaining} ${left}.`
  print({ ...done, ...more }, error === undefined ? text : `${text}\n${error}`, options)
  if (error !== undefined) process.exitCode = 1
}
