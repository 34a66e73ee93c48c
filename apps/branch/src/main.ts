import {
  createLog,
  diskSpace,
  loadEnvironmentFile,
  readEnvironment,
  runProgram,
  stopOnSignals,
  systemClock,
  systemFetch,
  systemIds,
  systemRandom,
} from '@branchline/platform'
import { Command } from 'commander'
import { auditCommand } from './audit/audit-command.ts'
import { backupCommands } from './command-line/backup-commands.ts'
import { deadLetterCommands } from './command-line/dead-letter-commands.ts'
import { doctorCommand } from './command-line/doctor-command.ts'
import { enrolCommand } from './command-line/enrol-command.ts'
import { syncCommands } from './command-line/sync-commands.ts'
import { verifyCommand } from './command-line/verify-command.ts'
import { environmentSchema } from './env.ts'
import { startBranch } from './start-branch.ts'

// What the commands take for their defaults is read as they are made.
loadEnvironmentFile()
const program = new Command('branch').description("A shop's server in a Branchline chain.")

program
  .command('start', { isDefault: true })
  .description('Start the server (the default).')
  .action(async () => {
    const environment = readEnvironment(environmentSchema)
    const log = createLog(`branch ${environment.BRANCH_CODE}`, environment.LOG_LEVEL, {
      branchCode: environment.BRANCH_CODE,
    })
    const ports = { clock: systemClock, random: systemRandom, ids: systemIds, fetch: systemFetch, log, disk: diskSpace }
    const branch = await startBranch(environment, ports)
    stopOnSignals(async () => {
      log.info({}, 'the branch is stopping')
      await branch.stop()
    })
    branch.updateDue.then(async (staged) => {
      log.info({ staged }, 'the branch ends so that the version that is staged starts')
      await branch.stop()
      process.exit(0)
    })
    branch.diskFailed.then((error) => {
      log.error(
        { error: error.stack },
        'the disk did not take a commit: the server ends, and what is on the disk decides',
      )
      process.exit(1)
    })
    console.log(`Branch ${environment.BRANCH_CODE} is ready at ${branch.url}/trpc. Ctrl-C stops it.`)
  })

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
