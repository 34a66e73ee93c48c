import type { CentralReader } from '@branchline/db/central'
import { type AlertThresholds, alertThresholdsSchema } from '@branchline/protocol'

export const thresholdsSetting = 'alert thresholds'

/** Where nobody changed them. */
export const standardThresholds: AlertThresholds = {
  outboxWarningOperations: 1_000,
  outboxWarningMinutes: 10,
  outboxCriticalOperations: 10_000,
  pushLateIntervals: 5,
  pushLateCriticalMinutes: 30,
  notReconciledMinutes: 30,
  clockOffSeconds: 60,
  diskFreePercent: 10,
  expiryDays: 14,
}

/** What people changed of them. */
export async function changedThresholds(read: Pick<CentralReader, 'findSetting'>): Promise<Partial<AlertThresholds>> {
  const stored = await read.findSetting(thresholdsSetting)
  if (stored === null) return {}
  return alertThresholdsSchema.partial().catch({}).parse(JSON.parse(stored)) as Partial<AlertThresholds>
}

export async function readThresholds(read: Pick<CentralReader, 'findSetting'>): Promise<AlertThresholds> {
  return { ...standardThresholds, ...(await changedThresholds(read)) }
}
