import type { FieldTimes } from '@branchline/protocol'
import type { Db } from '../sql.ts'
import type { FeedChange, FeedPage, FeedQuery } from '../store.ts'

interface FeedRow {
  position: bigint | null
  key: string
  /** Null: a tombstone. */
  body: string | null
  name: string
  hash: string | null
  hlc: string
  fieldTimes: FieldTimes | null
  /** How many changes there were before the page was cut to its size. */
  found: bigint
  head: bigint
}

/**
 * One page of one DocType as one branch may see it. One statement, so one snapshot: since positions come in commit order, nothing
 * at or below `head` can appear later. The page ends where its documents grow beyond `bytesMax`, never before its first change.
 */
export async function readFeedPage(
  db: Db,
  { doctype, branchCode, after, limit, bytesMax, timed }: FeedQuery,
): Promise<FeedPage> {
  const rows = await db.$queryRawUnsafe<FeedRow[]>(
    `WITH head AS (
       SELECT greatest(
         coalesce((SELECT max("position") FROM "Document" WHERE "doctype" = $1), 0),
         coalesce((SELECT max("position") FROM "Tombstone" WHERE "doctype" = $1), 0)) AS head
     ), found AS (
       (SELECT "position", "key", "name", "body", "hash", "hlc" FROM "Document"
        WHERE "doctype" = $1 AND "position" > $3 AND "scope" IN ('*', $2) ORDER BY "position" LIMIT $4)
       UNION ALL
       (SELECT "position", "key", "name", NULL, NULL, "hlc" FROM "Tombstone"
        WHERE "doctype" = $1 AND "position" > $3 AND "scope" IN ('*', $2) ORDER BY "position" LIMIT $4)
       ORDER BY "position" LIMIT $4
     ), page AS (
       SELECT *, count(*) OVER () AS found, coalesce(sum(octet_length("body")) OVER before, 0) AS bytes
       FROM found WINDOW before AS (ORDER BY "position" ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING)
     )
     SELECT p."position", p."key", p."name", p."body", p."hash", p."hlc", f."times" AS "fieldTimes", p.found, head.head
     FROM head LEFT JOIN page p ON p.bytes < $5
       LEFT JOIN "FieldTimestamp" f ON $6 AND f."doctype" = $1 AND f."key" = p."key" AND p."body" IS NOT NULL
     ORDER BY p."position"`,
    doctype,
    branchCode,
    after,
    limit + 1,
    bytesMax,
    timed,
  )
  const changes = rows.slice(0, limit).flatMap((row): FeedChange[] => {
    const { position, key, name, body, hash, hlc, fieldTimes } = row
    if (position === null) return []
    if (body === null) return [{ kind: 'tombstone', key, name, hlc, position }]
    return [{ kind: 'upsert', key, body, hash: hash ?? '', hlc, fieldTimes, position }]
  })
  return { changes, head: rows[0]?.head ?? 0n, hasMore: Number(rows[0]?.found ?? 0) > changes.length }
}
