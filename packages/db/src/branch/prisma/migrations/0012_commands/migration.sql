-- What central asked for and what came of it; each is carried out once. `told`: central has heard of it.
CREATE TABLE "CommandRun" (
    "commandId" TEXT NOT NULL PRIMARY KEY,
    "kind" TEXT NOT NULL,
    "outcome" TEXT NOT NULL,
    "message" TEXT,
    "endedAt" TEXT NOT NULL,
    "told" BOOLEAN NOT NULL
);
CREATE INDEX "CommandRun_endedAt_idx" ON "CommandRun"("endedAt");
CREATE INDEX "CommandRun_untold" ON "CommandRun"("endedAt") WHERE "told" = false;

-- What the log shows of one record, of one kind, of one DocType.
CREATE INDEX "SyncLog_record" ON "SyncLog"("name", "id") WHERE "name" IS NOT NULL;
CREATE INDEX "SyncLog_kind_idx" ON "SyncLog"("kind", "id");
CREATE INDEX "SyncLog_doctype" ON "SyncLog"("doctype", "id") WHERE "doctype" IS NOT NULL;
