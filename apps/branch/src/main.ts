import { loadEnvironmentFile, runProgram } from '@branchline/platform/command-line'
import { Command } from 'commander'
import { auditCommand } from './audit/audit-command.ts'
import { backupCommands } from './command-line/backup-commands.ts'
import { deadLetterCommands } from './command-line/dead-letter-commands.ts'
import { doctorCommand } from './command-line/doctor-command.ts'
import { enrolCommand } from './command-line/enrol-command.ts'
import { syncCommands } from './command-line/sync-commands.ts'
import { verifyCommand } from './command-line/verify-command.ts'

// What the commands take for their defaults is read as they are made.
loadEnvironmentFile()
const program = new Command('branch').description("A shop's server in a Branchline chain.")

program
  .command('start', { isDefault: true })
  .description('Start the server (the default).')
  // What a server is made of is loaded for it alone: a command is there at once.
  .action(async () => (await import('./serve.ts')).serve())

for (const command of [
  enrolCommand(),
  ...syncCommands(),
  deadLetterCommands(),
  verifyCommand(),
  auditCommand(),
  ...backupCommands(),
  doctorCommand(),
])
  program.addCommand(command)

await runProgram(program)
