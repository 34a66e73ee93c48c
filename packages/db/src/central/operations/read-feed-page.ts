import type { FeedPage, FeedQuery } from '../rows.ts'
import type { Sql } from '../sql.ts'

interface PageRow {
  /** Null: no changes. */
  changes: string | null
  last: bigint | null
  kept: bigint
  /** How many changes there were before the page was cut to its size. */
  found: bigint | null
  head: bigint
  purged: bigint
}

/**
 * One page of one DocType as one branch may see it. One statement, so one snapshot: since positions come in commit order, nothing
 * at or below `head` can appear later. The page ends where its documents grow beyond `bytesMax`, never before its first change.
 *
 * The database writes the page's JSON itself, around the documents' own text: taking 1,000 documents apart here to put them
 * together again costs three times as much, on the one thread that serves every branch.
 */
export async function readFeedPage(
  sql: Sql,
  { doctype, branchCode, after, limit, bytesMax, timed }: FeedQuery,
): Promise<FeedPage> {
  const [row] = await sql.all<PageRow>(
    `WITH found AS (
       (SELECT "position", "key", "name", "body", "hash", "hlc" FROM "Document"
        WHERE "doctype" = $1 AND "position" > $3 AND "scope" IN ('*', $2) ORDER BY "position" LIMIT $4)
       UNION ALL
       (SELECT "position", "key", "name", NULL, NULL, "hlc" FROM "Tombstone"
        WHERE "doctype" = $1 AND "position" > $3 AND "position" > 0 AND "scope" IN ('*', $2) ORDER BY "position" LIMIT $4)
       ORDER BY "position" LIMIT $4
     ), sized AS (
       SELECT *, count(*) OVER () AS found, coalesce(sum(octet_length("body")) OVER before, 0) AS bytes, row_number() OVER before AS place
       FROM found WINDOW before AS (ORDER BY "position" ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING)
     )
     SELECT
       string_agg(CASE WHEN s."body" IS NULL
         THEN '{"kind":"tombstone","name":' || to_json(s."name") || ',"key":' || to_json(s."key") || ',"hlc":' || to_json(s."hlc") || '}'
         ELSE '{"kind":"upsert","document":' || s."body" || ',"hash":' || to_json(s."hash") || ',"hlc":' || to_json(s."hlc")
           || coalesce(',"fieldTimes":' || f."times"::text, '') || '}' END, ',' ORDER BY s."position") AS changes,
       max(s."position") AS last, count(*) AS kept, max(s.found) AS found,
       greatest(
         coalesce((SELECT max("position") FROM "Document" WHERE "doctype" = $1), 0),
         coalesce((SELECT max("position") FROM "Tombstone" WHERE "doctype" = $1 AND "position" > 0), 0)) AS head,
       coalesce((SELECT max("position") FROM "FeedPurge" WHERE "doctype" = $1 AND "scope" IN ('*', $2)), 0) AS purged
     FROM sized s LEFT JOIN "FieldTimestamp" f ON $6 AND f."doctype" = $1 AND f."key" = s."key" AND s."body" IS NOT NULL
     WHERE s.bytes < $5 AND s.place < $4`,
    doctype,
    branchCode,
    after,
    limit + 1,
    bytesMax,
    timed,
  )
  return {
    changes: `[${row?.changes ?? ''}]`,
    last: row?.last ?? null,
    head: row?.head ?? 0n,
    purged: row?.purged ?? 0n,
    hasMore: Number(row?.found ?? 0) > Number(row?.kept ?? 0),
  }
}
