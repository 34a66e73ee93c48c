import { auditText, checkAudit } from '@branchline/db/central'
import type { Services } from '../services.ts'

const alertId = 'audit-broken'

/** Says in the server's log where the audit ends, and raises an alert when it is not as it was written. */
export async function tellAudit({ store, log }: Pick<Services, 'store' | 'log'>): Promise<void> {
  const verdict = await checkAudit(store.read)
  const message = auditText(verdict)
  if (verdict.flaws.length === 0)
    return log.info({ audit: `${verdict.head.number}:${verdict.head.hash}` }, 'the audit is as it was written')
  log.error({ flaws: verdict.flaws.length }, message)
  const about = { branchCode: null, doctype: null, name: null, message, severity: 'critical' as const }
  await store.write((tx) => tx.putAlert({ id: alertId, code: 'AUDIT_BROKEN', ...about }))
}
