import type { FieldTimes } from '@branchline/protocol'
import type { Db } from '../sql.ts'
import type { FeedChange, FeedPage } from '../store.ts'

interface FeedRow {
  position: bigint | null
  key: string
  /** Null: a tombstone. */
  body: string | null
  name: string
  hash: string | null
  hlc: string
  fieldTimes: FieldTimes | null
  head: bigint
}

/**
 * One page of one DocType as one branch may see it. One statement, so one snapshot: since positions come in commit order, nothing
 * at or below `head` can appear later.
 */
export async function readFeedPage(
  db: Db,
  { doctype, branchCode, after, limit }: { doctype: string; branchCode: string; after: bigint; limit: number },
): Promise<FeedPage> {
  const rows = await db.$queryRawUnsafe<FeedRow[]>(
    `WITH head AS (
       SELECT greatest(
         coalesce((SELECT max("position") FROM "Document" WHERE "doctype" = $1), 0),
         coalesce((SELECT max("position") FROM "Tombstone" WHERE "doctype" = $1), 0)) AS head
     ), page AS (
       (SELECT "position", "key", "name", "body", "hash", "hlc" FROM "Document"
        WHERE "doctype" = $1 AND "position" > $3 AND "scope" IN ('*', $2) ORDER BY "position" LIMIT $4)
       UNION ALL
       (SELECT "position", "key", "name", NULL, NULL, "hlc" FROM "Tombstone"
        WHERE "doctype" = $1 AND "position" > $3 AND "scope" IN ('*', $2) ORDER BY "position" LIMIT $4)
       ORDER BY "position" LIMIT $4
     )
     SELECT p."position", p."key", p."name", p."body", p."hash", p."hlc", f."times" AS "fieldTimes", head.head
     FROM head LEFT JOIN page p ON true LEFT JOIN "FieldTimestamp" f ON f."doctype" = $1 AND f."key" = p."key" AND p."body" IS NOT NULL
     ORDER BY p."position"`,
    doctype,
    branchCode,
    after,
    limit + 1,
  )
  const changes = rows.slice(0, limit).flatMap((row): FeedChange[] => {
    const { position, key, name, body, hash, hlc, fieldTimes } = row
    if (position === null) return []
    if (body === null) return [{ kind: 'tombstone', key, name, hlc, position }]
    return [{ kind: 'upsert', key, body, hash: hash ?? '', hlc, fieldTimes, position }]
  })
  return { changes, head: rows[0]?.head ?? 0n, hasMore: rows.length > limit }
}
