import { print, readEnvironment } from '@branchline/platform/command-line'
import { Command } from 'commander'

/** `branch verify-audit`: ends with 1 when a row was changed, removed or inserted. */
export function auditCommand(): Command {
  return new Command('verify-audit')
    .description('Check that the audit of this branch is as it was written; the server may run.')
    .option('--known <number:hash>', 'an end of the audit that was written down earlier')
    .option('--json', 'print the answer as JSON')
    .action(async (options: { known?: string; json?: boolean }) => {
      const [{ auditHeadOf, auditText, checkAudit, readBranchAudit }, { environmentSchema }] = await Promise.all([
        import('@branchline/db/branch'),
        import('../env.ts'),
      ])
      const earlier = options.known === undefined ? null : auditHeadOf(options.known)
      const audit = readBranchAudit(readEnvironment(environmentSchema).DATA_DIR)
      try {
        const verdict = await checkAudit(audit, earlier)
        const { rows, head, flaws } = verdict
        const told = {
          rows,
          head: `${head.number}:${head.hash}`,
          flaws: flaws.map(({ number, flaw }) => ({ number: Number(number), flaw })),
        }
        print(told, auditText(verdict), options)
        if (flaws.length > 0) process.exitCode = 1
      } finally {
        audit.close()
      }
    })
}

/** Of the audit in a data folder: null when there is none yet; `flaws`: how many rows are not as they were written. */
export async function lookAtAudit(dataDir: string): Promise<{ flaws: number; text: string } | null> {
  const { auditText, checkAudit, readBranchAudit } = await import('@branchline/db/branch')
  try {
    const audit = readBranchAudit(dataDir)
    try {
      const verdict = await checkAudit(audit)
      return { flaws: verdict.flaws.length, text: auditText(verdict) }
    } finally {
      audit.close()
    }
  } catch (error) {
    if ((error as { branchlineCode?: string }).branchlineCode === 'NOT_FOUND') return null
    return { flaws: 1, text: `cannot be read: ${(error as Error).message}` }
  }
}
