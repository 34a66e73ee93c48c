import type { FeedPage, FeedQuery } from '../rows.ts'
import type { Sql } from '../sql.ts'

/** A piece of the page; without changes there is one row, with none. */
interface PieceRow {
  changes: string | null
  last: bigint | null
  kept: bigint | null
  /** How many changes there were before the page was cut to its size. */
  found: bigint | null
  head: bigint
  purged: bigint
}

/** Changes in a piece. V8 keeps a text of a megabyte in memory of its own, which is made, and given back, for each: ten times the work. */
const pieceChanges = 50

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
  const pieces = await sql.all<PieceRow>(
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
     ), pieces AS (
       SELECT (s.place - 1) / ${pieceChanges} AS piece, string_agg(CASE WHEN s."body" IS NULL
         THEN '{"kind":"tombstone","name":' || to_json(s."name") || ',"key":' || to_json(s."key") || ',"hlc":' || to_json(s."hlc") || '}'
         ELSE '{"kind":"upsert","document":' || s."body" || ',"hash":' || to_json(s."hash") || ',"hlc":' || to_json(s."hlc")
           || coalesce(',"fieldTimes":' || f."times"::text, '') || '}' END, ',' ORDER BY s."position") AS changes,
         max(s."position") AS last, count(*) AS kept, max(s.found) AS found
       FROM sized s LEFT JOIN "FieldTimestamp" f ON $6 AND f."doctype" = $1 AND f."key" = s."key" AND s."body" IS NOT NULL
       WHERE s.bytes < $5 AND s.place < $4 GROUP BY 1
     )
     SELECT p.changes, p.last, p.kept, p.found,
       greatest(
         coalesce((SELECT max("position") FROM "Document" WHERE "doctype" = $1), 0),
         coalesce((SELECT max("position") FROM "Tombstone" WHERE "doctype" = $1 AND "position" > 0), 0)) AS head,
       coalesce((SELECT max("position") FROM "FeedPurge" WHERE "doctype" = $1 AND "scope" IN ('*', $2)), 0) AS purged
     FROM (SELECT) one LEFT JOIN pieces p ON true ORDER BY p.piece`,
    doctype,
    branchCode,
    after,
    limit + 1,
    bytesMax,
    timed,
  )
  const texts = pieces.flatMap(({ changes }, place) => (changes === null ? [] : [place === 0 ? '' : ',', changes]))
  const kept = pieces.reduce((sum, piece) => sum + Number(piece.kept ?? 0), 0)
  const [first] = pieces
  return {
    changes: ['[', ...texts, ']'],
    last: pieces.at(-1)?.last ?? null,
    head: first?.head ?? 0n,
    purged: first?.purged ?? 0n,
    hasMore: Number(first?.found ?? 0) > kept,
  }
}
