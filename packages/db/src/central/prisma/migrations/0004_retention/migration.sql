-- How far the feed's deletions are purged: a cursor below that may have missed one. By scope as well, for a branch whose cursor stands
-- still because it could not see a tombstone has missed nothing when that one goes.
CREATE TABLE "FeedPurge" (
    "doctype" TEXT NOT NULL,
    "scope" TEXT NOT NULL,
    "position" BIGINT NOT NULL,
    CONSTRAINT "FeedPurge_pkey" PRIMARY KEY ("doctype", "scope")
);

-- The purges take the oldest first.
CREATE INDEX "Tombstone_at_idx" ON "Tombstone"("at");
CREATE INDEX "SyncLog_at_idx" ON "SyncLog"("at");
