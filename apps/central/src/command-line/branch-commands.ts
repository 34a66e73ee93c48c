import { columns, print, type ServerOptions } from '@branchline/platform/command-line'
import type { BranchListOutput } from '@branchline/protocol'
import { Command } from 'commander'
import { runningServer, serverCommand } from './this-server.ts'

/** `pnpm central branches [list | register | disable | enable | rotate-password | adopt | resync]`. */
export function branchCommands(): Command {
  const list = serverCommand('list', 'Every branch, and when it was last heard (the default).').action(
    async (options: ServerOptions) => {
      const { branches } = await (await runningServer(options)).branches.list.query()
      print(branches, branches.length === 0 ? 'There are none.' : branchesText(branches), options)
    },
  )
  const register = serverCommand('register', 'Make a branch and its login. The password is shown this once.')
    .argument('<branchCode>')
    .option('--label <text>', 'what people call it')
    .option('--timezone <name>', 'its IANA time zone, as Africa/Cairo; absent: UTC')
    .action(async (branchCode: string, options: ServerOptions & { label?: string; timezone?: string }) => {
      const { label, timezone } = options
      const given = { branchCode, ...(label ? { label } : {}), ...(timezone ? { timezone } : {}) }
      const made = await (await runningServer(options)).branches.register.mutate(given)
      print(made, loginText(made), options)
    })
  const rotate = serverCommand('rotate-password', 'Give a branch another password, shown this once.')
    .argument('<branchCode>')
    .option('--overlap-hours <number>', 'so long the one before stays good too', Number)
    .action(async (branchCode: string, options: ServerOptions & { overlapHours?: number }) => {
      const { overlapHours } = options
      const given = { branchCode, ...(overlapHours === undefined ? {} : { overlapHours }) }
      const made = await (await runningServer(options)).branches.rotatePassword.mutate(given)
      print(made, loginText(made), options)
    })
  const adopt = serverCommand('adopt', 'Choose which of two servers that speak as one branch goes on as it.')
    .argument('<branchCode>')
    .argument('<instance>', 'as `branches list --json` names it under holders')
    .action(async (branchCode: string, instance: string, options: ServerOptions) => {
      const adopted = await (await runningServer(options)).branches.adopt.mutate({ branchCode, instance })
      print(adopted, `${instance} goes on as ${branchCode}.`, options)
    })
  const resync = serverCommand('resync', 'Let a branch load anew what central sends it. It sells on meanwhile.')
    .argument('<branchCode>')
    .option('--doctype <name...>', 'only these DocTypes, as "Item"')
    .action(async (branchCode: string, options: ServerOptions & { doctype?: string[] }) => {
      const given = {
        branchCode,
        kind: 'resync' as const,
        ...(options.doctype ? { doctypes: options.doctype } : {}),
      }
      const asked = await (await runningServer(options)).fleet.command.mutate(given)
      print(asked, `${branchCode} hears of it with its next heartbeat.`, options)
    })
  return new Command('branches')
    .description('Look at the branches, make one, switch one off.')
    .addCommand(list, { isDefault: true })
    .addCommand(register)
    .addCommand(rotate)
    .addCommand(switching('disable', 'Refuse what a branch sends. It sells on, and what it owes waits.', false))
    .addCommand(switching('enable', 'Take what a branch sends again.', true))
    .addCommand(adopt)
    .addCommand(resync)
}

function switching(name: string, description: string, enabled: boolean): Command {
  return serverCommand(name, description)
    .argument('<branchCode>')
    .action(async (branchCode: string, options: ServerOptions) => {
      const done = await (await runningServer(options)).branches.disable.mutate({ branchCode, enabled })
      print(done, `${branchCode} is ${enabled ? 'on' : 'off'}.`, options)
    })
}

const loginText = ({ username, password }: { username: string; password: string }) =>
  `SYNC_USERNAME=${username}\nSYNC_PASSWORD=${password}`

/** A line for each. Pure. */
export function branchesText(branches: BranchListOutput['branches']): string {
  return columns([
    ['branch', 'label', 'state', 'last heard', 'last push', 'verified'],
    ...branches.map(({ branchCode, label, enabled, lastHeartbeatAt, lastPushAt, verified, holders }) => [
      branchCode,
      label,
      holders ? 'two servers' : enabled ? 'on' : 'off',
      lastHeartbeatAt ?? 'never',
      lastPushAt ?? 'never',
      verified ? `${verified.verdict}, ${verified.at}` : 'never',
    ]),
  ])
}
