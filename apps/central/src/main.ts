import { loadEnvironmentFile, runProgram } from '@branchline/platform/command-line'
import { Command } from 'commander'
import { auditCommand } from './audit/audit-command.ts'
import { backupCommands } from './command-line/backup-commands.ts'
import { branchCommands } from './command-line/branch-commands.ts'
import { customerCommands } from './command-line/customer-commands.ts'
import { doctorCommand } from './command-line/doctor-command.ts'
import { exportCommand } from './command-line/export-command.ts'
import { ruleCommands } from './command-line/rule-commands.ts'
import { userCommands } from './command-line/user-commands.ts'
import { verifyCommand } from './command-line/verify-command.ts'
import { importCommand } from './import-csv/import-command.ts'

// What the commands take for their defaults is read as they are made.
loadEnvironmentFile()
const program = new Command('central').description('The head office of a Branchline chain.')

program
  .command('start', { isDefault: true })
  .description('Start the server (the default).')
  // What a server is made of is loaded for it alone: a command is there at once.
  .action(async () => (await import('./serve.ts')).serve())

const commands = [
  importCommand(),
  exportCommand(),
  ...backupCommands(),
  branchCommands(),
  ruleCommands(),
  userCommands(),
  customerCommands(),
  verifyCommand(),
  doctorCommand(),
  auditCommand(),
]
for (const command of commands) program.addCommand(command)

await runProgram(program)
