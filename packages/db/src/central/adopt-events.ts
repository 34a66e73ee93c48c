import type { Client } from 'pg'

/**
 * A dump that was loaded into another cluster brings transaction numbers that this cluster has yet to reach: such rows would wait for ever
 * behind the horizon of every reader. They were all written before anything here, so they come first, in the order they had. What a
 * snapshot sees was written by transactions below its end, so nothing of this life is touched. Without such rows: two index look-ups.
 */
export async function adoptEvents(client: Client): Promise<void> {
  for (const table of ['Document', 'Tombstone']) {
    await client.query(
      `UPDATE "${table}" SET "writtenIn" = 0 WHERE "writtenIn" >= pg_snapshot_xmax(pg_current_snapshot())::text::bigint`,
    )
  }
}
