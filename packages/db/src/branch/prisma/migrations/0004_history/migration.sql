-- What the outbox is done with: operations acked a week ago, and those a person discarded. Never written while a sale waits, so it
-- may have the indexes that the outbox does without.
CREATE TABLE "History" (
    "sequence" INTEGER NOT NULL PRIMARY KEY,
    "operationId" TEXT NOT NULL,
    "doctype" TEXT NOT NULL,
    "key" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "operation" TEXT NOT NULL,
    "payloadHash" TEXT NOT NULL,
    "baseHash" TEXT,
    "hlc" TEXT NOT NULL,
    "fieldTimes" TEXT,
    "outcome" TEXT NOT NULL,
    "lastCode" TEXT,
    "lastMessage" TEXT,
    "createdAt" TEXT NOT NULL,
    "settledAt" TEXT NOT NULL,
    "payload" TEXT NOT NULL
);
CREATE UNIQUE INDEX "History_operationId_key" ON "History"("operationId");
-- The purge takes the oldest; a reload asks what was settled since it began.
CREATE INDEX "History_settledAt_idx" ON "History"("settledAt");
-- The clock goes on from the greatest, which a discarded operation may carry.
CREATE INDEX "History_hlc_idx" ON "History"("hlc");
