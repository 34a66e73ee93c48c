import { readEnvironment } from '@branchline/platform/command-line'
import { Command } from 'commander'

/** `central verify-audit`: ends with 1 when a row was changed, removed or inserted. */
export function auditCommand(): Command {
  return new Command('verify-audit')
    .description('Check that the audit is as it was written. With a PostgreSQL of its own, central has to be stopped.')
    .option('--known <number:hash>', 'an end of the audit that was written down earlier')
    .action(async ({ known }: { known?: string }) => {
      const [{ auditHeadOf, auditText, checkAudit, openCentralStore }, { environmentSchema }] = await Promise.all([
        import('@branchline/db/central'),
        import('../env.ts'),
      ])
      const earlier = known === undefined ? null : auditHeadOf(known)
      const { DATA_DIR, DATABASE_URL } = readEnvironment(environmentSchema)
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
