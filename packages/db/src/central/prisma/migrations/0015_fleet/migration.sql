-- How the fleet was: minutes for a day, quarters of an hour for two weeks, hours for a year. The branch '*' is the chain.
CREATE TABLE "HistoryPoint" (
    "branchCode" TEXT NOT NULL,
    "resolution" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "outbox" INTEGER NOT NULL,
    "arrived" INTEGER NOT NULL,
    "contacts" INTEGER NOT NULL,
    CONSTRAINT "HistoryPoint_pkey" PRIMARY KEY ("branchCode", "resolution", "at")
);
CREATE INDEX "HistoryPoint_resolution_at_idx" ON "HistoryPoint"("resolution", "at");

-- The oldest dead letters of each branch, as it last reported them. `payload` is JSON text.
CREATE TABLE "DeadLetterCopy" (
    "branchCode" TEXT NOT NULL,
    "operationId" TEXT NOT NULL,
    "doctype" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "operation" TEXT NOT NULL,
    "code" TEXT NOT NULL,
    "message" TEXT NOT NULL,
    "attempts" INTEGER NOT NULL,
    "diedAt" TEXT NOT NULL,
    "payload" TEXT NOT NULL,
    CONSTRAINT "DeadLetterCopy_pkey" PRIMARY KEY ("branchCode", "operationId")
);
CREATE INDEX "DeadLetterCopy_operationId_idx" ON "DeadLetterCopy"("operationId");
CREATE INDEX "DeadLetterCopy_doctype_name_idx" ON "DeadLetterCopy"("doctype", "name");

-- What a person asked of a branch; `args` is JSON text. It is told with every heartbeat until the branch says what came of it.
CREATE TABLE "Command" (
    "id" TEXT NOT NULL,
    "branchCode" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "args" TEXT NOT NULL,
    "state" TEXT NOT NULL,
    "askedBy" TEXT NOT NULL,
    "askedAt" TIMESTAMPTZ(3) NOT NULL,
    "endedAt" TIMESTAMPTZ(3),
    "message" TEXT,
    CONSTRAINT "Command_pkey" PRIMARY KEY ("id")
);
CREATE INDEX "Command_branchCode_id_idx" ON "Command"("branchCode", "id");
CREATE INDEX "Command_waiting" ON "Command"("branchCode", "id") WHERE "state" = 'waiting';

-- What belongs to one record. Keys of sales are made in the order of time: what is added goes to the end of the index.
CREATE INDEX "Receipt_key_idx" ON "Receipt"("key");
CREATE INDEX "SyncLog_record" ON "SyncLog"("name", "id") WHERE "name" IS NOT NULL;
CREATE INDEX "SyncLog_kind_idx" ON "SyncLog"("kind", "id");
CREATE INDEX "SyncLog_doctype_idx" ON "SyncLog"("doctype", "id") WHERE "doctype" IS NOT NULL;
CREATE INDEX "Conflict_open" ON "Conflict"("branchCode") WHERE "status" = 'open';
