import type { BranchBackend, CentralBackend, Standing } from '../backends/api.ts'
import type { Caller } from '../backends/caller.ts'
import type { Sessions } from '../sign-in/sessions.ts'
import type { SaleRow } from '../storage/sale-row.ts'
import type { SaleStore } from '../storage/sale-store.ts'
import { afterConfirm, choosePath, type Sight, stateAfter } from './choose-path.ts'

const failedMax = 1_000
const confirmMax = 100
/** Some server has it, and the branch is asked whether it and central do. */
const settling = ['sent_to_branch', 'sent_to_central', 'confirmed_at_branch'] as const
/** For questions that no sale waits for. */
const askMs = 5_000

export interface Route {
  branch: { backend: BranchBackend; caller: Caller }
  central: { backend: CentralBackend; caller: Caller }
}

/** Refusals that say nothing of the sale: a rule that is switched off, a server of another version. It is sent again until that has changed. */
const ofTheServer: ReadonlySet<string> = new Set(['UNKNOWN_DOCTYPE', 'PROTOCOL_UNSUPPORTED'])

/** What one round of delivery did. */
export interface Round {
  /** Rows that left the till, rows that a server took, rows that were refused. */
  removed: SaleRow[]
  sent: number
  failed: SaleRow[]
  /** Rows that wait for something that is not a person. */
  waiting: number
}

/**
 * One round over the rows of a till: what is owed is sent, oldest first; then what some server has is asked about, and goes when both hold
 * it. A row follows the rows of its own document and waits for no other; a refused row stops none but its own document's.
 */
export class Delivery {
  readonly #askedUpTo = new Map<SaleRow['state'], number>()

  constructor(
    private readonly store: SaleStore,
    private readonly route: Route,
    private readonly sessions: Sessions,
    private readonly pageRows: number,
    private readonly changed: () => void,
  ) {}

  async round(): Promise<Round> {
    const round: Omit<Round, 'waiting'> = { removed: [], sent: 0, failed: [] }
    // What is refused stops what follows it of its own document.
    const held = new Set((await this.store.inState('failed', 0, failedMax)).map(({ syncUuid }) => syncUuid))
    for (let after = 0; ; ) {
      const rows = await this.store.inState('queued', after, this.pageRows)
      await this.#goThrough(rows, held, round)
      const last = rows.at(-1)
      if (!last || rows.length < this.pageRows) break
      after = last.sequence
    }
    for (const state of settling) await this.#goThrough(await this.#nextSettling(state), held, round)
    const { open, failed } = await this.store.status()
    return { ...round, waiting: open - failed }
  }

  /** Of very many rows each round asks about some, so that a new sale never waits behind the questions about old ones. */
  async #nextSettling(state: SaleRow['state']): Promise<SaleRow[]> {
    const after = this.#askedUpTo.get(state) ?? 0
    const rows = await this.store.inState(state, after, this.pageRows)
    this.#askedUpTo.set(state, rows.length < this.pageRows ? 0 : (rows.at(-1)?.sequence ?? 0))
    return rows.length === 0 && after > 0 ? this.#nextSettling(state) : rows
  }

  /** Confirms and sends a page of rows; adds to `held` and `round`. */
  async #goThrough(rows: SaleRow[], held: Set<string>, round: Omit<Round, 'waiting'>): Promise<void> {
    const { removed, lacking } = await this.#confirm(rows)
    round.removed.push(...removed)
    const gone = new Set(removed.map(({ sequence }) => sequence))
    const left = rows.filter(({ sequence }) => !gone.has(sequence))
    const recovery = await this.#askRecovery(left)
    for (const row of left) {
      if (held.has(row.syncUuid)) continue
      const outcome = await this.#send(row, { ...recovery, branchLacksIt: lacking.has(row.sequence) })
      if (outcome === 'sent') round.sent += 1
      if (typeof outcome !== 'string') round.failed.push(outcome)
      if (outcome !== 'sent' && row.state === 'queued') held.add(row.syncUuid)
    }
  }

  /** A row that was refused is answered as it now stands. */
  async #send(row: SaleRow, known: Omit<Sight, 'branchUp' | 'centralUp'>): Promise<'sent' | 'kept' | SaleRow> {
    const { branch, central } = this.route
    const path = choosePath(row, { ...known, branchUp: branch.caller.isUp, centralUp: central.caller.isUp })
    if (path === 'wait') return 'kept'
    if (path === 'central' && !row.centralTried) await this.store.change(row.sequence, { centralTried: true })
    const { doctype, name, document } = row
    const { backend } = this.route[path]
    const took = async () => {
      await this.store.change(row.sequence, { state: stateAfter(path), error: null })
      this.changed()
    }
    const outcome = await this.sessions.call(
      path,
      (signal) =>
        row.operation === 'submit'
          ? backend.submit({ doctype, document }, signal)
          : backend.cancel({ doctype, name, document }, signal),
      { late: () => void this.#tookLate(row, path).catch(() => {}) },
    )
    if (outcome.kind === 'answer') {
      await took()
      return 'sent'
    }
    await this.store.change(row.sequence, { sends: row.sends + 1 })
    // The branch has fallen silent on this sale: central takes it, at once.
    if (outcome.kind === 'silence' && path === 'branch' && !branch.caller.isUp)
      return this.#send({ ...row, sends: row.sends + 1 }, known)
    if (outcome.kind !== 'refusal') return 'kept'
    const error = { code: outcome.code, message: outcome.message }
    if (path === 'central') {
      await this.store.change(row.sequence, { centralRefused: true, error })
      return 'kept'
    }
    if (ofTheServer.has(outcome.code)) return 'kept'
    // The sale that it cancels may still be on its way to the branch through central.
    if (row.operation === 'cancel' && outcome.code === 'NOT_FOUND') return 'kept'
    await this.store.change(row.sequence, { state: 'failed', error })
    return { ...row, state: 'failed', error }
  }

  async #tookLate(row: SaleRow, path: 'branch' | 'central'): Promise<void> {
    const [held] = (await this.store.ofDocument(row.syncUuid)).filter(({ sequence }) => sequence === row.sequence)
    if (held?.state !== 'queued') return
    await this.store.change(row.sequence, { state: stateAfter(path), error: null })
    this.changed()
  }

  /** Asks the branch where the rows stand that some server has. Those that both sides hold leave. */
  async #confirm(rows: SaleRow[]): Promise<{ removed: SaleRow[]; lacking: Set<number> }> {
    const { branch } = this.route
    const asked = rows.filter(({ state, centralTried }) => state !== 'failed' && (state !== 'queued' || centralTried))
    const removed: SaleRow[] = []
    const lacking = new Set<number>()
    for (let start = 0; start < asked.length && branch.caller.isUp; start += confirmMax) {
      const part = asked.slice(start, start + confirmMax)
      const syncUuids = [...new Set(part.map(({ syncUuid }) => syncUuid))]
      const outcome = await this.sessions.call('branch', (signal) => branch.backend.confirm({ syncUuids }, signal), {
        patienceMs: askMs,
      })
      if (outcome.kind !== 'answer') break
      const standings = new Map(outcome.value.standings.map((standing) => [standing.syncUuid, standing]))
      for (const row of part) {
        const standing = standingOf(row, standings.get(row.syncUuid))
        const { remove, state } = afterConfirm(row, standing)
        if (remove) removed.push(row)
        if (!standing.atBranch) lacking.add(row.sequence)
        if (remove || state === row.state) continue
        await this.store.change(row.sequence, { state })
        row.state = state
      }
    }
    if (removed.length > 0) await this.store.remove(removed.map(({ sequence }) => sequence))
    return { removed, lacking }
  }

  /** Asked only where it matters: for what central may have and the branch has not. */
  async #askRecovery(rows: SaleRow[]): Promise<Pick<Sight, 'reconciled' | 'branchCutOffMs'>> {
    const { branch } = this.route
    const unknown = { reconciled: false, branchCutOffMs: null }
    const matters = rows.some(({ state, centralTried }) => centralTried && /^(queued|sent_to_central)$/.test(state))
    if (!matters || !branch.caller.isUp) return unknown
    const outcome = await this.sessions.call('branch', (signal) => branch.backend.reconciliation(undefined, signal), {
      patienceMs: askMs,
    })
    if (outcome.kind !== 'answer') return unknown
    const { reconciled_with_central, cut_off_ms } = outcome.value
    return { reconciled: reconciled_with_central, branchCutOffMs: cut_off_ms }
  }
}

function standingOf(row: SaleRow, standing: Standing | undefined): { atBranch: boolean; atCentral: boolean } {
  if (!standing) return { atBranch: false, atCentral: false }
  if (row.operation === 'submit') return standing
  return { atBranch: standing.branchDocstatus === 2, atCentral: standing.centralDocstatus === 2 }
}
