import type { DocumentRow, PosClientRow, StandingRow } from '../rows.ts'
import type { Db } from '../sql.ts'

export async function listPosClients(db: Db): Promise<PosClientRow[]> {
  const rows = await db.prisma.posClient.findMany({ orderBy: { tillCode: 'asc' } })
  return rows.map((row) => ({
    ...row,
    numbers: JSON.parse(row.numbers),
    pending: JSON.parse(row.pending),
    closed: JSON.parse(row.closed),
  }))
}

export async function putPosClient(db: Db, { numbers, pending, closed, ...row }: PosClientRow): Promise<void> {
  const json = { numbers: JSON.stringify(numbers), pending: JSON.stringify(pending), closed: JSON.stringify(closed) }
  const data = { ...row, ...json }
  await db.prisma.posClient.upsert({ where: { clientId: row.clientId }, create: data, update: data })
}

/** Documents of these sync_uuids, with the first operation of each that central has not taken. */
export async function findStandings(db: Db, syncUuids: string[]): Promise<StandingRow[]> {
  return db.sql.all<StandingRow>(
    `SELECT d."key", d."docstatus",
       (SELECT o."operation" FROM "Outbox" o
        WHERE o."doctype" = d."doctype" AND o."key" = d."key" AND o."state" <> 'acked' ORDER BY o."sequence" LIMIT 1) AS "owed"
     FROM "DoctypeRule" r CROSS JOIN json_each(?) u
     JOIN "Document" d ON d."doctype" = r."doctype" AND d."key" = u."value"
     WHERE r."direction" = 'Branch->Central'`,
    JSON.stringify(syncUuids),
  )
}

export async function listNaming(
  db: Db,
  { doctype, text, afterKey, limit }: { doctype: string; text: string; afterKey: string; limit: number },
): Promise<DocumentRow[]> {
  return db.sql.all<DocumentRow>(
    `SELECT * FROM "Document" WHERE "doctype" = ? AND "key" > ? AND instr("body", ?) > 0 ORDER BY "key" LIMIT ?`,
    doctype,
    afterKey,
    text,
    limit,
  )
}

/** By prefix, the numbers of that series that documents here bear. */
export async function findNumbersHeld(db: Db, prefixes: string[]): Promise<Map<string, number[]>> {
  const held = new Map<string, number[]>()
  for (const prefix of prefixes) {
    const rows = db.sql.all<{ number: number }>(
      `SELECT DISTINCT CAST(substr(d."name", length(?1) + 1) AS INTEGER) AS "number"
       FROM "DoctypeRule" r JOIN "Document" d ON d."doctype" = r."doctype" AND d."name" >= ?1 AND d."name" < ?1 || ':'
       WHERE r."direction" = 'Branch->Central' ORDER BY 1`,
      prefix,
    )
    held.set(
      prefix,
      (await rows).map(({ number }) => number),
    )
  }
  return held
}
