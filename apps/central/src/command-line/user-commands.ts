import { columns, print, type ServerOptions } from '@branchline/platform/command-line'
import { operatorRoles, type UserListOutput } from '@branchline/protocol'
import { Command, Option } from 'commander'
import { runningServer, serverCommand } from './this-server.ts'

type SaveOptions = ServerOptions & {
  kind: 'operator' | 'integration'
  role?: (typeof operatorRoles)[number]
  keepPassword?: boolean
  doctype?: string[]
}

/** `pnpm central users [list | save | disable]`. A password is never an argument: others on the machine could read it. */
export function userCommands(): Command {
  const list = serverCommand('list', 'Who may log in (the default).').action(async (options: ServerOptions) => {
    const { users } = await (await runningServer(options)).users.list.query()
    print(users, usersText(users), options)
  })
  const save = serverCommand(
    'save',
    'Make a login, or give one another password, role or DocTypes; the password is shown once.',
  )
    .argument('<username>')
    .addOption(new Option('--kind <kind>').choices(['operator', 'integration']).default('operator'))
    .addOption(new Option('--role <role>', 'what an operator may do').choices(operatorRoles))
    .option('--keep-password', 'the password of a login that exists stays as it is')
    .option('--doctype <name...>', 'the DocTypes an integration may read and write')
    .action(async (name: string, options: SaveOptions) => {
      const { kind, role, keepPassword, doctype } = options
      const saved = await (await runningServer(options)).users.save.mutate({
        username: name,
        kind,
        ...(role ? { role } : {}),
        ...(keepPassword ? { keepPassword } : {}),
        ...(doctype ? { doctypes: doctype } : {}),
      })
      const { username, password } = saved
      print(saved, password ? `${username} logs in with ${password}` : `${username} is saved.`, options)
    })
  const disable = serverCommand('disable', 'Log somebody out everywhere, for good.')
    .argument('<username>')
    .action(async (name: string, options: ServerOptions) => {
      const done = await (await runningServer(options)).users.disable.mutate({ username: name })
      print(done, `${name} may not log in any more.`, options)
    })
  return new Command('users')
    .description('Look at who may log in, let somebody in, shut somebody out.')
    .addCommand(list, { isDefault: true })
    .addCommand(save)
    .addCommand(disable)
}

function usersText(users: UserListOutput['users']): string {
  return columns([
    ['user', 'kind', 'role', 'state'],
    ...users.map(({ username, kind, role, disabled }) => [username, kind, role ?? '', disabled ? 'off' : 'on']),
  ])
}
