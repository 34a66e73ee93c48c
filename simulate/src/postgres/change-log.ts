import type { Client } from 'pg'
import { type CommittedTables, idOf, type Overlays, overlays, type Rows } from '../central/tables.ts'

/**
 * Beside central's tables: virtual time, and what each transaction changed, which is seen when it has committed. Without
 * transaction numbers: they go on from run to run.
 */
export const changeLogSql = `
CREATE SCHEMA sim;
CREATE FUNCTION sim.now() RETURNS timestamptz STABLE LANGUAGE sql AS $$
  SELECT coalesce(nullif(current_setting('sim.now', true), '')::timestamptz, pg_catalog.now()) $$;
CREATE UNLOGGED TABLE sim.change ("id" bigserial, "table" text, "gone" boolean, "row" jsonb);
CREATE FUNCTION sim.note() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
  INSERT INTO sim.change ("table", "gone", "row")
    VALUES (TG_TABLE_NAME, TG_OP = 'DELETE', (CASE WHEN TG_OP = 'DELETE' THEN to_jsonb(OLD) ELSE to_jsonb(NEW) END)
      - '{writtenIn,eventNumber}'::text[]);
  RETURN NULL;
END $$;
CREATE TRIGGER sim_note AFTER INSERT OR UPDATE OR DELETE ON public."Document" FOR EACH ROW EXECUTE FUNCTION sim.note();
CREATE TRIGGER sim_note AFTER INSERT OR UPDATE OR DELETE ON public."Tombstone" FOR EACH ROW EXECUTE FUNCTION sim.note();
CREATE TRIGGER sim_note AFTER INSERT OR UPDATE OR DELETE ON public."Receipt" FOR EACH ROW EXECUTE FUNCTION sim.note();`

interface Change {
  id: string
  table: string
  gone: boolean
  // biome-ignore lint/suspicious/noExplicitAny: a row of any of the tables
  row: any
}

/** What was committed since it was last asked, over the tables as they were; null: nothing. */
export async function readChanges(client: Client, tables: CommittedTables): Promise<Overlays | null> {
  const { rows } = await client.query<Change>({ name: 'changes', text: 'DELETE FROM sim.change RETURNING *' })
  if (rows.length === 0) return null
  const written = overlays(tables)
  for (const change of rows.sort((a, b) => Number(a.id) - Number(b.id))) put(written, change)
  return written
}

function put(written: Overlays, { table, gone, row }: Change): void {
  const position = row.position === null || row.position === undefined ? null : BigInt(row.position)
  if (table === 'Document') {
    if (gone) written.documents.remove(idOf(row))
    else written.documents.put(idOf(row), { ...row, position } satisfies Rows['documents'])
  } else if (table === 'Tombstone') {
    const id = `${idOf(row)}\n${row.scope}`
    if (gone) written.tombstones.remove(id)
    else written.tombstones.put(id, { ...row, position, atMs: Date.parse(row.at) })
  } else {
    const id = `${row.branchCode}\n${row.operationId}`
    if (gone) written.receipts.remove(id)
    else written.receipts.put(id, { ...row, atMs: Date.parse(row.at) })
  }
}
