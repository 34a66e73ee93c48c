import {
  createLog,
  diskSpace,
  readEnvironment,
  stopOnSignals,
  systemClock,
  systemFetch,
  systemIds,
  systemRandom,
} from '@branchline/platform'
import { environmentSchema } from './env.ts'
import { startBranch } from './start-branch.ts'

/** `branch start`: the server of this environment, until a signal, a newer version or the disk ends it. */
export async function serve(): Promise<void> {
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
  // To what started this process, where that waits for it: deploy/launch.mjs.
  process.send?.('ready')
  console.log(`Branch ${environment.BRANCH_CODE} is ready at ${branch.url}/trpc. Ctrl-C stops it.`)
}
