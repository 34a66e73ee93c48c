import type { AlertChannelRow } from '@branchline/db/central'
import type { EveningReportMessage } from '@branchline/protocol'
import { reportsOf } from '../fleet/evening-reports.ts'
import type { Services } from '../services.ts'
import { dueDay } from './due-day.ts'

// 1. Is a day due that a channel was not sent yet? Its hour may be long past: what central slept through is made up for, the newest day alone.
// 2. The report is made.
// 3. The day is marked and the message is laid beside it in one commit. Of several centrals one marks it; the others lay nothing.

/** Lays the evening report ready for the channels that are due one. Answers for how many. */
export async function layEveningReports(services: Services): Promise<number> {
  const { store, clock, ids, fleet } = services
  const nowMs = clock.now()
  const due = (await store.read.listAlertChannels()).flatMap((channel) => dueOf(channel, nowMs))
  let laid = 0
  for (const day of new Set(due.map((one) => one.day))) {
    const reports = await reportsOf(services, (await fleet.view()).branches, day)
    const timestamp = new Date(nowMs).toISOString()
    const message: EveningReportMessage = { type: 'report.evening', timestamp, data: { day, reports } }
    const text = JSON.stringify(message)
    await store.write(async (tx) => {
      for (const { id } of due.filter((one) => one.day === day)) {
        if (!(await tx.markReported(id, day))) continue
        const sending = { attempts: 0, nextAttemptAt: timestamp, createdAt: timestamp }
        await tx.addDeliveries([{ id: ids.uuid(), channelId: id, message: text, ...sending }])
        laid += 1
      }
    })
  }
  return laid
}

function dueOf(channel: AlertChannelRow, nowMs: number): { id: string; day: string }[] {
  const { id, enabled, reportHour: hour, reportTimezone: timezone, reportedDay } = channel
  if (!enabled || hour === null || timezone === null) return []
  const day = dueDay({ hour, timezone }, nowMs)
  return reportedDay === null || reportedDay < day ? [{ id, day }] : []
}
