-- The tills of a branch: who they are, and what they last said they hold.
CREATE TABLE "PosClient" (
    "clientId" TEXT NOT NULL PRIMARY KEY,
    "tillCode" TEXT NOT NULL,
    "shift" TEXT,
    "numbers" TEXT NOT NULL DEFAULT '{}',
    "pending" TEXT NOT NULL DEFAULT '[]',
    "reportedAt" TEXT,
    "createdAt" TEXT NOT NULL,
    "closed" TEXT NOT NULL DEFAULT '{}',
    "lostAt" TEXT,
    "lostExpected" INTEGER,
    "lostFound" INTEGER
);
CREATE UNIQUE INDEX "PosClient_tillCode_key" ON "PosClient"("tillCode");

-- How far the branch has fetched what central wrote in its name.
ALTER TABLE "SiteConfig" ADD COLUMN "failoverCursor" TEXT;
ALTER TABLE "SiteConfig" ADD COLUMN "failoverPending" INTEGER;
ALTER TABLE "SiteConfig" ADD COLUMN "lastReconciledAt" TEXT;
ALTER TABLE "SiteConfig" ADD COLUMN "lastCentralCheckAt" TEXT;
