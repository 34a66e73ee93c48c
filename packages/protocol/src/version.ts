/**
 * The wire's version. A server serves callers of `minimum` to `current`, and calls others by `current` (docs/decisions/0020).
 * A changed schema turns `wire-hash.test.ts` red until it has its line here.
 *
 * 1  2026-11-24  the first: masters down by change feed, operations up by ingest.
 *    2026-11-24  added: events.since, users.*: what an integration reads, and its login.
 *    2026-11-24  added: conflicts.list, conflicts.get and conflicts.resolve at central.
 *    2026-11-24  added: a branch's dead letters are edited and discarded.
 *    2026-11-24  added: heartbeats carry fence, floor and epoch, and may adopt; branches.adopt.
 *    2026-11-24  added: rules.list, rules.update, config.get, config.update; changes.wait takes the rules' version.
 *    2026-11-24  added: aliases.list, aliases.split; an imported Customer says what it was merged into.
 *    2026-11-24  added: ledgers.balance, prices.valid; branches have a time zone, branches.update.
 *    2026-11-24  added: webhooks.*; an integration's DocTypes and a changing over of its password; how far readers of events have come.
 *    2026-11-25  added: failover.*, metadata.summary, clients.*, reconciliation.status, shifts.*, users.setPin; a registry brings the cashiers.
 *    2026-11-25  added: status.summary says whether Redis works, where it is set.
 *    2026-11-25  added: verify.*, and when a branch was last verified in branches.list; verifyHour among the settings.
 *    2026-11-25  added: documents.cancel and documents.delete take a sync_uuid.
 *    2026-11-28  added: ingest.push carries the epoch.
 *    2026-11-28  added: fleet.*, records.find, central's deadLetters.*, alerts.* beyond the list, branches.disable and rotatePassword; heartbeats report money, tills, disk, clock, dead letters and what came of commands.
 *    2026-11-28  added: operators are viewer, operator or admin; auth.login, users.save and users.list say which.
 *    2026-11-28  added: changes.wait ends for what central wrote in the branch's name; heartbeats report late sales.
 *    2026-11-28  added: heartbeats and fleet.branch say where a shop's till opens.
 *    2026-12-01  added: customers.anonymise.
 *    2026-12-01  added: sync.resync at a branch.
 *    2026-12-01  added: a channel of alerts may be sent the evening report.
 *    2026-12-01  added: branches.enrolmentCode, branches.revokeEnrolment, auth.enrol: a code for the login of a branch; changes.count.
 *    2026-12-01  added: conflicts.list takes a branch.
 *    2026-12-01  added: records.find at central finds what stands in dead letters alone, and tells what was refused.
 *    2026-12-01  added: aliases.list takes a name.
 *    2026-12-01  added: branches.configure; heartbeats and fleet.branch tell a branch's settings.
 */
export const protocolVersion = { current: 1, minimum: 1 } as const

/** The product's version, as `health` reports it. */
export const productVersion = '0.1.0'

export const protocolHeader = 'x-branchline-protocol'
