-- What central wrote in a branch's name has a feed position and belongs to that branch; what the branch itself pushed has none.
CREATE INDEX "Document_failover" ON "Document" ("originBranch", "position") WHERE "position" IS NOT NULL AND "originBranch" IS NOT NULL;

-- What each till last said of itself to central while its branch was down.
CREATE TABLE "PosClient" (
    "branchCode" TEXT NOT NULL,
    "clientId" TEXT NOT NULL,
    "inventory" TEXT NOT NULL,
    "reportedAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "PosClient_pkey" PRIMARY KEY ("branchCode", "clientId")
);
