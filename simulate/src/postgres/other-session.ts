import type { Client } from 'pg'
import type { Chance } from '../world/chance.ts'
import type { StatementFaults } from './statement-faults.ts'

const tables = ['"Document"', '"Document"', '"Tombstone"', '"BranchStatus"'] as const
const takeFeedLock = 'SELECT pg_advisory_xact_lock(1112689524, 1)'

/**
 * Somebody else at the database, with a script of his own: locks rows that central is about to write, and then what central holds. One at
 * a time. He changes nothing; he makes others wait, and PostgreSQL end one of them.
 */
export class OtherSession {
  #busy = false

  constructor(
    private readonly client: Client,
    private readonly chance: Chance,
    private readonly faults: StatementFaults,
  ) {}

  /** Central just took its feed lock: now is the moment. */
  comeIn(): void {
    if (this.#busy || !this.faults.strikes('other sessions', 'feed lock', 25)) return
    this.#busy = true
    this.faults.count('other sessions')
    void this.#work().finally(() => {
      this.#busy = false
    })
  }

  async #work(): Promise<void> {
    const { client, chance } = this
    try {
      await client.query('BEGIN')
      // Without waiting where somebody is already, so that it is central that runs into him.
      await client.query(`SELECT 1 FROM ${chance.pick('other table', tables)} FOR UPDATE SKIP LOCKED`)
      const roll = chance.next('other then')
      if (roll < 0.6) await client.query(takeFeedLock)
      else if (roll < 0.8) await client.query(`SELECT 1 FROM ${chance.pick('other table', tables)} FOR UPDATE`)
      await client.query('COMMIT')
    } catch {
      await client.query('ROLLBACK').catch(() => {})
    }
  }
}
