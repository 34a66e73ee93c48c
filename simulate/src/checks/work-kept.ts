import type { NewOutboxRow } from '@branchline/db/branch'
import type { BranchServer, Written } from '../branch/branch-server.ts'
import { Broken } from '../broken.ts'
import type { SimulatedDatabase } from '../central/simulated-database.ts'
import { idOf, type Overlays } from '../central/tables.ts'
import type { Evaluated } from '../evaluated.ts'
import type { Model } from '../model.ts'

const watched: ReadonlySet<string> = new Set(['Customer', 'Customer Group'])
const writesOfPeople: ReadonlySet<string> = new Set(['addOutboxRows', 'replaceOutboxRow', 'putLocalEdit'])

/**
 * Nobody's work disappears: each value that somebody was told is stored stands in the end, or was replaced by somebody who saw it, or
 * is in a log or in a conflict.
 */
export class WorkKept {
  readonly #replaced = new Set<string>()
  /** What each server holds, by `server\ndoctype\nkey`. */
  readonly #held = new Map<string, HeldRow>()

  constructor(
    private readonly database: SimulatedDatabase,
    private readonly model: Model,
    private readonly evaluated: Evaluated,
  ) {}

  branchCommitted(branch: BranchServer, written: Written[]): void {
    const { branchCode } = branch
    const ofPeople = written.some(({ name, values }) => writesOfPeople.has(name) && watched.has(doctypeIn(values)))
    for (const { name, values } of written) {
      if (name === 'addOutboxRows') {
        for (const { operationId } of values[0] as NewOutboxRow[])
          this.#isTimedAfterWhatItReplaces(branch, { operationId })
      } else if (name === 'replaceOutboxRow') {
        this.#isTimedAfterWhatItReplaces(branch, { sequence: values[0] as number })
      }
    }
    this.#whatIsOwedStands(branch, written)
    for (const { name, values } of written) {
      if (name === 'putDocuments') {
        for (const row of values[0] as HeldRow[]) {
          if (watched.has(row.doctype)) this.#hold(`${branchCode}\n${idOf(row)}`, row, ofPeople)
        }
      } else if (name === 'removeDocuments' && watched.has(values[0] as string)) {
        for (const key of values[1] as string[]) {
          this.#forget(`${branchCode}\n${idOf({ doctype: values[0] as string, key })}`, ofPeople)
        }
      }
    }
  }

  /** What a shop wrote and still owes stands there whatever is pulled, or gives way by the rule, in the log. */
  #whatIsOwedStands({ sql, branchCode }: BranchServer, written: Written[]): void {
    const logs = valuesIn(JSON.stringify(written.filter(({ name }) => name === 'addLogs').map(({ values }) => values)))
    for (const { name, values } of written) {
      // Of a page: with the generation that it belongs to.
      if (name !== 'putDocuments' || values[1] === undefined) continue
      for (const row of values[0] as HeldRow[]) {
        const before = watched.has(row.doctype) ? this.#held.get(`${branchCode}\n${idOf(row)}`) : undefined
        if (!before) continue
        this.evaluated.note('conflicts')
        const kept = new Set([...logs, ...valuesIn(row.body)])
        const gone = valuesIn(before.body).filter((value) => !kept.has(value))
        if (gone.length === 0) continue
        const owed = sql
          .prepare(
            `SELECT "payload" FROM "Outbox" JOIN "OutboxPayload" USING ("sequence") WHERE "state" <> 'acked' AND "doctype" = ? AND "key" = ?`,
          )
          .all(row.doctype, row.key) as { payload: string }[]
        const own = new Set(owed.flatMap(({ payload }) => valuesIn(payload)))
        const lost = gone.find((value) => own.has(value))
        if (lost) throw new Broken('conflicts', `${branchCode} still owes ${lost} of ${row.key}, and pulled over it`)
      }
    }
  }

  centralCommitted({ documents, receipts }: Overlays): void {
    const ofPeople = receipts.written.size === 0
    for (const [id, row] of documents.written) {
      if (!row) this.#forget(`central\n${id}`, ofPeople)
      else if (watched.has(row.doctype)) this.#hold(`central\n${id}`, row, ofPeople)
    }
  }

  #hold(id: string, row: HeldRow, replacing: boolean): void {
    if (replacing) {
      const after = new Set(valuesIn(row.body))
      for (const value of valuesIn(this.#held.get(id)?.body ?? '')) if (!after.has(value)) this.#replaced.add(value)
    }
    this.#held.set(id, row)
  }

  #forget(id: string, replacing: boolean): void {
    if (replacing) for (const value of valuesIn(this.#held.get(id)?.body ?? '')) this.#replaced.add(value)
    this.#held.delete(id)
  }

  /** Whoever saw a version and wrote over it is later, whatever his clock says; and what he left alone is as old as it was. */
  #isTimedAfterWhatItReplaces(
    { sql, branchCode }: BranchServer,
    by: { operationId: string } | { sequence: number },
  ): void {
    const [column] = Object.keys(by)
    const row = sql
      .prepare(
        `SELECT "doctype", "key", "name", "payload", "hlc", "fieldTimes" FROM "Outbox" JOIN "OutboxPayload" USING ("sequence")
         WHERE "Outbox"."${column}" = ?`,
      )
      .get(Object.values(by)[0]) as (HeldRow & { name: string; payload: string; fieldTimes: string | null }) | undefined
    const before = row && watched.has(row.doctype) ? this.#held.get(`${branchCode}\n${idOf(row)}`) : undefined
    if (!row || !before || before.body === row.payload) return
    const { name, payload, hlc, fieldTimes } = row
    this.evaluated.note('conflicts')
    if (hlc <= before.hlc) throw new Broken('conflicts', `${branchCode} timed its edit of ${name} before what it saw`)
    const [held, now]: Record<string, unknown>[] = [JSON.parse(before.body), JSON.parse(payload)]
    for (const [field, time] of Object.entries(JSON.parse(fieldTimes ?? '{}'))) {
      if (time !== hlc || JSON.stringify(held?.[field]) !== JSON.stringify(now?.[field])) continue
      throw new Broken('conflicts', `${branchCode} timed ${field} of ${name} anew and left it as it was`)
    }
  }

  final(branches: readonly BranchServer[]): void {
    const { documents, conflicts, logs, aliases } = this.database.tables
    const texts = [
      ...[...documents.held.values()].map(({ body }) => body),
      ...[...conflicts.held.values()].flatMap((row) => [row.localBody, row.incomingBody, row.resolvedBody]),
      ...[...logs.held.values()].map(({ detail }) => detail),
      ...[...aliases.held.values()].map(({ body }) => body),
      ...branches.flatMap(({ sql }) =>
        (sql.prepare('SELECT "detail" FROM "SyncLog" WHERE "detail" IS NOT NULL').all() as { detail: string }[]).map(
          ({ detail }) => detail,
        ),
      ),
    ]
    const kept = new Set(texts.flatMap((text) => valuesIn(text ?? '')))
    for (const value of this.model.values.confirmed) {
      this.evaluated.note('conflicts')
      if (!kept.has(value) && !this.#replaced.has(value)) {
        throw new Broken('conflicts', `${value} was stored, and gave way to nobody who saw it; no log has it`)
      }
    }
  }
}

interface HeldRow {
  doctype: string
  key: string
  body: string
  hlc: string
}

function doctypeIn(values: unknown[]): string {
  const [rows, row] = values as [NewOutboxRow[] | { doctype?: string } | number, NewOutboxRow | undefined]
  const first = Array.isArray(rows) ? rows[0] : typeof rows === 'number' ? row : rows
  return first?.doctype ?? ''
}

function valuesIn(text: string): string[] {
  return text.match(/\bv\d+\b/g) ?? []
}
