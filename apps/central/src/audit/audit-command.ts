import { auditHeadOf, auditText, checkAudit, openCentralStore } from '@branchline/db/central'
import { readEnvironment } from '@branchline/platform'
import { Command } from 'commander'
import { environmentSchema } from '../env.ts'

/** `central verify-audit`: ends with 1 when a row was changed, removed or inserted. */
export function auditCommand(): Command {
  return new Command('verify-audit')
    .description('Check that the audit is as it was written. With a PostgreSQL of its own, central has to be stopped.')
    .option('--known <number:hash>', 'an end of the audit that was written down earlier')
    .action(async ({ known }: { known?: string }) => {
      const { DATA_DIR, DATABASE_URL } = readEnvironment(environmentSchema)
      const earlier = known === undefined ? null : auditHeadOf(known)
      const store = await openCentralStore({
        dataDir: DATA_DIR,
        ...(DATABASE_URL ? { databaseUrl: DATABASE_URL } : {}),
      })
      try {
        const verdict = await checkAudit(store.read, earlier)
        console.log(auditText(verdict))
        if (verdict.flaws.length > 0) process.exitCode = 1
      } finally {
        await store.close()
      }
    })
}
