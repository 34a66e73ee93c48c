-- What an integration reads: every version that reached central, in an order in which nothing can appear behind a reader. Numbers
-- alone would not do (a later number may commit first); the transaction that wrote a row says when everything before it is settled.
CREATE SEQUENCE "event_number" CACHE 100;

ALTER TABLE "Document"
  ADD COLUMN "writtenIn" BIGINT NOT NULL DEFAULT (pg_current_xact_id()::text::bigint),
  ADD COLUMN "eventNumber" BIGINT NOT NULL DEFAULT nextval('event_number');
CREATE INDEX "Document_events" ON "Document"("writtenIn", "eventNumber");

ALTER TABLE "Tombstone"
  ADD COLUMN "writtenIn" BIGINT NOT NULL DEFAULT (pg_current_xact_id()::text::bigint),
  ADD COLUMN "eventNumber" BIGINT NOT NULL DEFAULT nextval('event_number');
CREATE INDEX "Tombstone_events" ON "Tombstone"("writtenIn", "eventNumber");

-- Nothing reads an index by branch alone.
DROP INDEX "Document_originBranch_doctype_idx";
