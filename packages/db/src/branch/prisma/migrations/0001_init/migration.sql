CREATE TABLE "SiteConfig" (
    "id" INTEGER NOT NULL DEFAULT 1 PRIMARY KEY,
    "branchCode" TEXT NOT NULL,
    "centralUrl" TEXT NOT NULL,
    "instance" TEXT NOT NULL,
    "fence" TEXT,
    "lastHeartbeatAt" TEXT,
    "lastPushAt" TEXT,
    "lastPullAt" TEXT,
    "lastError" TEXT
);

CREATE TABLE "DoctypeRule" (
    "doctype" TEXT NOT NULL PRIMARY KEY,
    "direction" TEXT NOT NULL,
    "cdc" TEXT NOT NULL,
    "conflictRule" TEXT NOT NULL,
    "priority" INTEGER NOT NULL,
    "batchSize" INTEGER NOT NULL,
    "branchFilterField" TEXT,
    "enabled" BOOLEAN NOT NULL,
    "behaviour" TEXT NOT NULL
);

CREATE TABLE "SiblingBranch" (
    "branchCode" TEXT NOT NULL PRIMARY KEY,
    "label" TEXT NOT NULL
);

CREATE TABLE "Document" (
    "doctype" TEXT NOT NULL,
    "key" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "syncUuid" TEXT,
    "originBranch" TEXT,
    "docstatus" INTEGER NOT NULL,
    "body" TEXT NOT NULL,
    "hash" TEXT NOT NULL,
    "hlc" TEXT NOT NULL,
    "conflictKey" TEXT,
    "parent" TEXT,
    "generation" INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY ("doctype", "key")
);
CREATE INDEX "Document_doctype_name_idx" ON "Document"("doctype", "name");

CREATE INDEX "Document_parent" ON "Document"("doctype", "parent") WHERE "parent" IS NOT NULL;
CREATE INDEX "Document_conflictKey" ON "Document"("doctype", "conflictKey") WHERE "conflictKey" IS NOT NULL;

CREATE TABLE "LocalEdit" (
    "doctype" TEXT NOT NULL,
    "key" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "centralBody" TEXT,
    "centralHash" TEXT,
    "centralHlc" TEXT,
    "editedAt" TEXT NOT NULL,
    PRIMARY KEY ("doctype", "key")
);

CREATE TABLE "FieldTimestamp" (
    "doctype" TEXT NOT NULL,
    "key" TEXT NOT NULL,
    "times" TEXT NOT NULL,
    PRIMARY KEY ("doctype", "key")
);

CREATE TABLE "Outbox" (
    "sequence" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    "operationId" TEXT NOT NULL,
    "doctype" TEXT NOT NULL,
    "key" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "operation" TEXT NOT NULL,
    "payload" TEXT NOT NULL,
    "payloadHash" TEXT NOT NULL,
    "baseHash" TEXT,
    "hlc" TEXT NOT NULL,
    "fieldTimes" TEXT,
    "state" TEXT NOT NULL,
    "everSent" BOOLEAN NOT NULL DEFAULT false,
    "rejections" INTEGER NOT NULL DEFAULT 0,
    "deferrals" INTEGER NOT NULL DEFAULT 0,
    "nextAttemptAt" TEXT,
    "outcome" TEXT,
    "lastCode" TEXT,
    "lastMessage" TEXT,
    "createdAt" TEXT NOT NULL,
    "settledAt" TEXT
);
CREATE UNIQUE INDEX "Outbox_operationId_key" ON "Outbox"("operationId");
-- What is still owed, and only that: these stay small however many acked rows lie behind.
CREATE INDEX "Outbox_owed_by_record" ON "Outbox"("doctype", "key", "sequence") WHERE "state" <> 'acked';
CREATE INDEX "Outbox_owed_by_state" ON "Outbox"("state", "doctype", "sequence") WHERE "state" <> 'acked';

CREATE TABLE "DeadLetter" (
    "operationId" TEXT NOT NULL PRIMARY KEY,
    "code" TEXT NOT NULL,
    "message" TEXT NOT NULL,
    "diedAt" TEXT NOT NULL
);

CREATE TABLE "Watermark" (
    "doctype" TEXT NOT NULL PRIMARY KEY,
    "cursor" TEXT,
    "generation" INTEGER NOT NULL DEFAULT 0,
    "reloading" BOOLEAN NOT NULL DEFAULT true,
    "at" TEXT NOT NULL
);

CREATE TABLE "Parked" (
    "doctype" TEXT NOT NULL,
    "key" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "body" TEXT,
    "hash" TEXT,
    "hlc" TEXT NOT NULL,
    "fieldTimes" TEXT,
    "code" TEXT NOT NULL,
    "message" TEXT NOT NULL,
    "attempts" INTEGER NOT NULL DEFAULT 1,
    "firstAt" TEXT NOT NULL,
    "lastAt" TEXT NOT NULL,
    PRIMARY KEY ("doctype", "key")
);

CREATE TABLE "NamingSeries" (
    "counterKey" TEXT NOT NULL PRIMARY KEY,
    "current" INTEGER NOT NULL
);

CREATE TABLE "SyncLog" (
    "id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    "at" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "doctype" TEXT,
    "name" TEXT,
    "count" INTEGER,
    "durationMs" INTEGER,
    "code" TEXT,
    "message" TEXT,
    "detail" TEXT
);
CREATE INDEX "SyncLog_at_idx" ON "SyncLog"("at");

CREATE TABLE "User" (
    "username" TEXT NOT NULL PRIMARY KEY,
    "passwordHash" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "disabled" BOOLEAN NOT NULL DEFAULT false
);

CREATE TABLE "Session" (
    "tokenHash" TEXT NOT NULL PRIMARY KEY,
    "username" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "expiresAt" TEXT NOT NULL
);
