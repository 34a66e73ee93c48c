import { type BranchReport, limits, productVersion } from '@branchline/protocol'
import { lateSaleKind } from '../failover/late-documents.ts'
import type { Services } from '../services.ts'
import { moneyReport } from './money-report.ts'

const daysMax = 200
const tillsMax = 200

/** The report and how far in the branch's books it goes. */
export interface ReportReach {
  report: Omit<BranchReport, 'deadLetters'>
  change: number
}

/** What a branch tells of itself. `afterChange`: business days that changed beyond that change of its books are in it. */
export async function branchReport(services: Services, afterChange: number): Promise<ReportReach> {
  const { store, settings, clockOffsetMs, certificateExpiresAt, tillUrl } = services
  const [money, clients, site, disk, late] = await Promise.all([
    store.read.readMoney(afterChange, daysMax),
    store.read.listPosClients(),
    store.read.getSiteConfig(),
    services.disk(),
    store.read.countLogs(lateSaleKind),
  ])
  const { centralUrl: _url, ...shared } = settings.toldAll()
  const pending = site?.failoverPending ?? 0
  return {
    change: money.days.at(-1)?.change ?? afterChange,
    report: {
      version: productVersion,
      clockOffsetMs,
      disk,
      money: moneyReport(money),
      tills: clients.slice(0, tillsMax).map((till) => ({
        clientId: till.clientId,
        tillCode: till.tillCode,
        shift: till.shift,
        queued: Math.min(till.pending.length, limits.inventoryUuids),
        reportedAt: till.reportedAt,
        lostAt: till.lostAt,
        lostExpected: till.lostExpected,
        lostFound: till.lostFound,
      })),
      failover: {
        reconciled: pending === 0 && site?.lastReconciledAt != null,
        pending,
        lastReconciledAt: site?.lastReconciledAt ?? null,
      },
      ...(late
        ? { lateSales: { count: late.count, lastAt: late.at, message: (late.message ?? '').slice(0, 500) } }
        : {}),
      pushIntervalSeconds: settings.get('pushIntervalSeconds'),
      certificateExpiresAt,
      tillUrl,
      settings: shared,
      startedAt: new Date(services.startedMs).toISOString(),
    },
  }
}
