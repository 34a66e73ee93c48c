import {
  type AlertAcknowledgeInput,
  type AlertAcknowledgeOutput,
  type AlertListInput,
  type AlertListOutput,
  alertAcknowledgeInputSchema,
  alertListInputSchema,
} from '../messages/alerts-list.ts'
import {
  type AlertChannelsOutput,
  type AlertDeleteChannelInput,
  type AlertDeleteChannelOutput,
  type AlertSaveChannelInput,
  type AlertSaveChannelOutput,
  type AlertSettingsOutput,
  type AlertUpdateSettingsInput,
  alertDeleteChannelInputSchema,
  alertSaveChannelInputSchema,
  alertUpdateSettingsInputSchema,
} from '../messages/alerts-settings.ts'
import { type FleetBranchInput, type FleetBranchOutput, fleetBranchInputSchema } from '../messages/fleet-branch.ts'
import { type FleetCommandInput, type FleetCommandOutput, fleetCommandInputSchema } from '../messages/fleet-command.ts'
import {
  type FleetEveningReportInput,
  type FleetEveningReportOutput,
  fleetEveningReportInputSchema,
} from '../messages/fleet-evening-report.ts'
import { type FleetHistoryInput, type FleetHistoryOutput, fleetHistoryInputSchema } from '../messages/fleet-history.ts'
import {
  type FleetOverviewInput,
  type FleetOverviewOutput,
  fleetOverviewInputSchema,
} from '../messages/fleet-overview.ts'
import { type RecordsFindInput, type RecordsFindOutput, recordsFindInputSchema } from '../messages/records-find.ts'
import { type procedureFor, router } from './context.ts'
import { type DeadLettersHandlers, deadLetterProcedures } from './dead-letters-router.ts'
import type { Handler } from './handler.ts'

/** What central answers to who looks after the whole chain. */
export interface FleetHandlers {
  alerts: {
    /** Errors: INVALID_CURSOR. */
    list: Handler<AlertListInput, AlertListOutput>
    acknowledge: Handler<AlertAcknowledgeInput, AlertAcknowledgeOutput>
    settings: Handler<void, AlertSettingsOutput>
    /** Errors: VALIDATION_FAILED. */
    updateSettings: Handler<AlertUpdateSettingsInput, AlertSettingsOutput>
    channels: Handler<void, AlertChannelsOutput>
    /** Errors: NOT_FOUND, VALIDATION_FAILED. */
    saveChannel: Handler<AlertSaveChannelInput, AlertSaveChannelOutput>
    /** Errors: NOT_FOUND. */
    deleteChannel: Handler<AlertDeleteChannelInput, AlertDeleteChannelOutput>
  }
  fleet: {
    /** Errors: INVALID_CURSOR. */
    overview: Handler<FleetOverviewInput, FleetOverviewOutput>
    /** Errors: NOT_FOUND. */
    branch: Handler<FleetBranchInput, FleetBranchOutput>
    history: Handler<FleetHistoryInput, FleetHistoryOutput>
    /** Errors: NOT_FOUND, INVALID_CURSOR. */
    eveningReport: Handler<FleetEveningReportInput, FleetEveningReportOutput>
    /** Errors: NOT_FOUND, TOO_MANY_REQUESTS where more wait than a branch is told. */
    command: Handler<FleetCommandInput, FleetCommandOutput>
  }
  records: { find: Handler<RecordsFindInput, RecordsFindOutput> }
  /** Acts on what branches report, through their next heartbeats. Errors: NOT_FOUND for what no branch reports. */
  deadLetters: DeadLettersHandlers
}

type Guard = ReturnType<typeof procedureFor>

/** Their procedures behind the guards of each role. */
export function fleetProcedures(
  { viewer, operator, admin }: { viewer: Guard; operator: Guard; admin: Guard },
  handlers: FleetHandlers,
) {
  return {
    alerts: router({
      list: viewer.input(alertListInputSchema).query(({ input, ctx }) => handlers.alerts.list(input, ctx)),
      acknowledge: operator
        .input(alertAcknowledgeInputSchema)
        .mutation(({ input, ctx }) => handlers.alerts.acknowledge(input, ctx)),
      settings: viewer.query(({ ctx }) => handlers.alerts.settings(undefined, ctx)),
      updateSettings: admin
        .input(alertUpdateSettingsInputSchema)
        .mutation(({ input, ctx }) => handlers.alerts.updateSettings(input, ctx)),
      channels: admin.query(({ ctx }) => handlers.alerts.channels(undefined, ctx)),
      saveChannel: admin
        .input(alertSaveChannelInputSchema)
        .mutation(({ input, ctx }) => handlers.alerts.saveChannel(input, ctx)),
      deleteChannel: admin
        .input(alertDeleteChannelInputSchema)
        .mutation(({ input, ctx }) => handlers.alerts.deleteChannel(input, ctx)),
    }),
    fleet: router({
      overview: viewer.input(fleetOverviewInputSchema).query(({ input, ctx }) => handlers.fleet.overview(input, ctx)),
      branch: viewer.input(fleetBranchInputSchema).query(({ input, ctx }) => handlers.fleet.branch(input, ctx)),
      history: viewer.input(fleetHistoryInputSchema).query(({ input, ctx }) => handlers.fleet.history(input, ctx)),
      eveningReport: viewer
        .input(fleetEveningReportInputSchema)
        .query(({ input, ctx }) => handlers.fleet.eveningReport(input, ctx)),
      command: operator.input(fleetCommandInputSchema).mutation(({ input, ctx }) => handlers.fleet.command(input, ctx)),
    }),
    records: router({
      find: viewer.input(recordsFindInputSchema).query(({ input, ctx }) => handlers.records.find(input, ctx)),
    }),
    deadLetters: router(deadLetterProcedures(viewer, operator, handlers.deadLetters)),
  }
}
