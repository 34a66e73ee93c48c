import { Client } from 'pg'
import { hasCycle } from './has-cycle.ts'

/** What connections that have not answered do. */
export interface Waits {
  /** By process id: those that wait for a lock, and for whom. */
  blocked: ReadonlyMap<number, readonly number[]>
  /** Process ids that are there no more. */
  gone: ReadonlySet<number>
  /** Some wait for each other: PostgreSQL is about to end one. */
  inCircle: boolean
}

/** A connection beside all others that looks at locks, and ends or cancels what it is told to. It never waits for a lock itself. */
export class LockWatch {
  readonly client: Client

  private constructor(client: Client) {
    this.client = client
  }

  static async open(url: string): Promise<LockWatch> {
    const client = new Client({ connectionString: url })
    await client.connect()
    return new LockWatch(client)
  }

  async look(pids: readonly number[]): Promise<Waits> {
    const { rows } = await this.client.query<{ pid: number; by: number[]; there: boolean }>({
      name: 'look',
      text: `SELECT p.pid, pg_blocking_pids(p.pid) AS by, EXISTS (SELECT 1 FROM pg_stat_get_activity(p.pid)) AS there
             FROM unnest($1::integer[]) AS p(pid)`,
      values: [pids],
    })
    const blocked = new Map(rows.flatMap(({ pid, by }) => (by.length > 0 ? [[pid, by] as const] : [])))
    return {
      blocked,
      gone: new Set(rows.flatMap(({ pid, there }) => (there ? [] : [pid]))),
      inCircle: blocked.size > 1 && hasCycle(blocked),
    }
  }

  async terminate(pid: number): Promise<void> {
    await this.client.query('SELECT pg_terminate_backend($1, 10000)', [pid])
  }

  async cancel(pid: number): Promise<void> {
    await this.client.query('SELECT pg_cancel_backend($1)', [pid])
  }
}
