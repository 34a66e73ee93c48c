import type { BranchServer } from './branch/branch-server.ts'
import { Broken } from './broken.ts'
import type { Evaluated } from './evaluated.ts'
import type { Answer, Request, Wire } from './world/network.ts'

interface Pushed {
  records: { operationId: string }[]
}

interface Answered {
  result?: { data: { results: { operationId: string; status: string }[] } }
}

/** Guarantee 8: against an operation counts only what central really said about it, never a line or a server that failed. */
export class Attempts {
  /** How often central rejected and deferred each operation, and refused a request of it alone. */
  readonly #said = new Map<string, { rejected: number; deferred: number }>()

  constructor(private readonly evaluated: Evaluated) {}

  /** Hears what central answers. */
  readonly wire: Wire = {
    answered: (_server, request, answer) => {
      if (request.path === 'ingest.push') this.#hear(request, answer)
      return answer
    },
  }

  #hear({ body }: Request, { status, text }: Answer): void {
    if (status === 200) {
      const { result }: Answered = JSON.parse(text)
      for (const { operationId, status: verdict } of result?.data.results ?? []) {
        if (verdict === 'rejected' || verdict === 'deferred') this.#of(operationId)[verdict] += 1
      }
    } else if (status === 400 || status === 413) {
      // An operation that stands alone in a request that is refused: the request is refused for what it is.
      const { records }: Pushed = JSON.parse(body)
      const [only] = records
      if (only && records.length === 1) this.#of(only.operationId).rejected += 1
    }
  }

  #of(operationId: string): { rejected: number; deferred: number } {
    const said = this.#said.get(operationId) ?? { rejected: 0, deferred: 0 }
    this.#said.set(operationId, said)
    return said
  }

  /** After a branch settled a batch. */
  areHonest({ sql, name }: BranchServer): void {
    this.evaluated.note(8)
    const rows = sql
      .prepare(
        `SELECT "operationId", "rejections", "deferrals", "name" AS document FROM "Outbox"
         WHERE "state" <> 'acked' AND ("rejections" > 0 OR "deferrals" > 0)`,
      )
      .all() as { operationId: string; rejections: number; deferrals: number; document: string }[]
    for (const { operationId, rejections, deferrals, document } of rows) {
      const said = this.#said.get(operationId) ?? { rejected: 0, deferred: 0 }
      if (rejections > said.rejected || deferrals > said.deferred) {
        const counted = `${rejections} rejections and ${deferrals} deferrals`
        throw new Broken(
          8,
          `${name} counts ${counted} of ${document}; central said ${said.rejected} and ${said.deferred}`,
        )
      }
    }
  }
}
