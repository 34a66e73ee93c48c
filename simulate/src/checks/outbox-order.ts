import type { BranchServer } from '../branch/branch-server.ts'
import { Broken } from '../broken.ts'
import type { Evaluated } from '../evaluated.ts'
import type { Model } from '../model.ts'

/** Operations of one record leave in their order, and what a person did not give up is not given up. */
export class OutboxOrder {
  constructor(
    private readonly model: Model,
    private readonly evaluated: Evaluated,
  ) {}

  afterCommit({ sql, branchCode }: BranchServer): void {
    this.evaluated.note(3)
    const overtaken = sql
      .prepare(
        `SELECT b."name", b."operation", a."operation" AS before, a."state" FROM "Outbox" a JOIN "Outbox" b
         ON b."doctype" = a."doctype" AND b."key" = a."key" AND b."sequence" > a."sequence"
         WHERE a."state" <> 'acked' AND b."state" IN ('in_flight', 'acked') LIMIT 1`,
      )
      .get() as { name: string; operation: string; before: string; state: string } | undefined
    if (overtaken) {
      const { name, operation, before, state } = overtaken
      throw new Broken(3, `${branchCode} sends ${operation} of ${name}, whose ${before} is ${state}`)
    }
    this.evaluated.note(1)
    const givenUp = sql
      .prepare(`SELECT "key", "name", "operation" FROM "History" WHERE "outcome" = 'discarded'`)
      .all() as { key: string; name: string; operation: string }[]
    const byNobody = givenUp.find(({ key }) => !this.model.sales.get(key)?.givenUp)
    if (byNobody)
      throw new Broken(1, `${branchCode} gave up the ${byNobody.operation} of ${byNobody.name}; nobody told it to`)
  }
}
