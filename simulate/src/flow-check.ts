import type { BranchServer } from './branch/branch-server.ts'
import { Broken } from './broken.ts'
import type { Evaluated } from './evaluated.ts'
import type { Model } from './model.ts'
import type { World } from './world/world.ts'

const minuteMs = 60_000
/** Within that an operation that nothing stands against is gone: a back-off of the peer is 15 s at the most, a deferral's a minute. */
const boundMs = 6 * minuteMs
const lookEveryMs = 10_000

/** Guarantee 4, from the healing on: behind whatever is damaged, what is whole goes out within minutes, as long as the server is heard. */
export class FlowCheck {
  #nextMs = 0
  /** Since when an operation could have gone: by operation. */
  readonly #dueSince = new Map<string, number>()

  constructor(
    private readonly world: World,
    private readonly model: Model,
    private readonly evaluated: Evaluated,
  ) {}

  afterEvent(branches: readonly BranchServer[]): void {
    const { nowMs } = this.world
    if (nowMs < this.#nextMs) return
    this.#nextMs = nowMs + lookEveryMs
    for (const branch of branches) this.#look(branch, nowMs)
  }

  #look({ sql, name, branchCode, isUp, refusal }: BranchServer, nowMs: number): void {
    this.evaluated.note(4)
    const damaged = new Set(
      this.model
        .salesOf(branchCode)
        .flatMap(({ uuid, poisoned, givenUp, lost }) => (poisoned || givenUp || lost ? [uuid] : [])),
    )
    const rows = sql
      .prepare(`SELECT "operationId", "key", "name" AS document FROM "Outbox" WHERE "state" <> 'acked'`)
      .all() as { operationId: string; key: string; document: string }[]
    for (const { operationId, key, document } of rows) {
      if (damaged.has(key)) continue
      const since = this.#dueSince.get(operationId)
      if (!isUp || refusal !== null || since === undefined) this.#dueSince.set(operationId, nowMs)
      else if (nowMs - since > boundMs) {
        const minutes = Math.round((nowMs - since) / minuteMs)
        throw new Broken(
          damaged.size > 0 ? 4 : 0,
          `${name} holds ${document} back for ${minutes} minutes of a good line`,
        )
      }
    }
  }
}
