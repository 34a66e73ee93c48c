import {
  createLog,
  loadEnvironmentFile,
  readEnvironment,
  runProgram,
  stopOnSignals,
  systemClock,
  systemIds,
  systemPost,
  systemRandom,
} from '@branchline/platform'
import { Command } from 'commander'
import { smtpMail } from './alerts/smtp-mail.ts'
import { auditCommand } from './audit/audit-command.ts'
import { backupCommands } from './command-line/backup-commands.ts'
import { branchCommands } from './command-line/branch-commands.ts'
import { customerCommands } from './command-line/customer-commands.ts'
import { doctorCommand } from './command-line/doctor-command.ts'
import { exportCommand } from './command-line/export-command.ts'
import { ruleCommands } from './command-line/rule-commands.ts'
import { userCommands } from './command-line/user-commands.ts'
import { verifyCommand } from './command-line/verify-command.ts'
import { environmentSchema } from './env.ts'
import { importCommand } from './import-csv/import-command.ts'
import { startCentral } from './start-central.ts'

// What the commands take for their defaults is read as they are made.
loadEnvironmentFile()
const program = new Command('central').description('The head office of a Branchline chain.')

program
  .command('start', { isDefault: true })
  .description('Start the server (the default).')
  .action(async () => {
    const environment = readEnvironment(environmentSchema)
    const log = createLog('central', environment.LOG_LEVEL)
    const post = systemPost({
      private: environment.WEBHOOK_ALLOW_PRIVATE === '1',
      loopback: environment.BRANCHLINE_ALLOW_HTTP === '1',
    })
    const { SMTP_URL, MAIL_FROM } = environment
    const mail = SMTP_URL !== undefined && MAIL_FROM !== undefined ? smtpMail(SMTP_URL, MAIL_FROM) : null
    const ports = { clock: systemClock, random: systemRandom, ids: systemIds, post, mail, log }
    const central = await startCentral(environment, ports)
    stopOnSignals(async () => {
      log.info({}, 'central is stopping')
      await central.stop()
    })
    const scheme = environment.TLS_CERT_FILE ? 'https' : 'http'
    console.log(`Central is ready at ${scheme}://localhost:${central.port}/trpc. Ctrl-C stops it.`)
  })

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
