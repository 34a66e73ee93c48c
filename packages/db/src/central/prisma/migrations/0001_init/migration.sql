CREATE TABLE "SiteConfig" (
    "branchCode" TEXT NOT NULL,
    "label" TEXT NOT NULL,
    "timezone" TEXT NOT NULL DEFAULT 'UTC',
    "username" TEXT NOT NULL,
    "enabled" BOOLEAN NOT NULL DEFAULT true,
    "createdAt" TIMESTAMPTZ(3) NOT NULL,
    CONSTRAINT "SiteConfig_pkey" PRIMARY KEY ("branchCode")
);
CREATE UNIQUE INDEX "SiteConfig_username_key" ON "SiteConfig"("username");

CREATE TABLE "DoctypeRule" (
    "doctype" TEXT NOT NULL,
    "direction" TEXT NOT NULL,
    "cdc" TEXT NOT NULL,
    "conflictRule" TEXT NOT NULL,
    "priority" INTEGER NOT NULL,
    "batchSize" INTEGER NOT NULL,
    "branchFilterField" TEXT,
    "enabled" BOOLEAN NOT NULL,
    "behaviour" TEXT NOT NULL,
    "epoch" INTEGER NOT NULL DEFAULT 0,
    CONSTRAINT "DoctypeRule_pkey" PRIMARY KEY ("doctype")
);

CREATE TABLE "DatabaseIdentity" (
    "id" INTEGER NOT NULL DEFAULT 1,
    "random" TEXT NOT NULL,
    CONSTRAINT "DatabaseIdentity_pkey" PRIMARY KEY ("id")
);
INSERT INTO "DatabaseIdentity" ("id", "random") VALUES (1, gen_random_uuid()::text);

CREATE TABLE "User" (
    "username" TEXT NOT NULL,
    "passwordHash" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "branchCode" TEXT,
    "disabled" BOOLEAN NOT NULL DEFAULT false,
    CONSTRAINT "User_pkey" PRIMARY KEY ("username")
);

CREATE TABLE "Session" (
    "tokenHash" TEXT NOT NULL,
    "username" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "branchCode" TEXT,
    "expiresAt" TIMESTAMPTZ(3) NOT NULL,
    CONSTRAINT "Session_pkey" PRIMARY KEY ("tokenHash")
);
CREATE INDEX "Session_expiresAt_idx" ON "Session"("expiresAt");

CREATE TABLE "Document" (
    "doctype" TEXT NOT NULL,
    "key" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "syncUuid" TEXT,
    "originBranch" TEXT,
    "docstatus" SMALLINT NOT NULL,
    "body" TEXT NOT NULL,
    "hash" TEXT NOT NULL,
    "hlc" TEXT NOT NULL,
    "conflictKey" TEXT,
    "parent" TEXT,
    "version" INTEGER NOT NULL,
    "scope" TEXT NOT NULL,
    "position" BIGINT,
    "updatedAt" TIMESTAMPTZ(3) NOT NULL,
    CONSTRAINT "Document_pkey" PRIMARY KEY ("doctype", "key")
);
CREATE UNIQUE INDEX "Document_position_key" ON "Document"("position");
CREATE INDEX "Document_doctype_name_idx" ON "Document"("doctype", "name");
CREATE INDEX "Document_doctype_position_idx" ON "Document"("doctype", "position");
CREATE INDEX "Document_doctype_conflictKey_idx" ON "Document"("doctype", "conflictKey");
CREATE INDEX "Document_doctype_parent_idx" ON "Document"("doctype", "parent");
CREATE INDEX "Document_originBranch_doctype_idx" ON "Document"("originBranch", "doctype");

CREATE TABLE "Tombstone" (
    "doctype" TEXT NOT NULL,
    "key" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "scope" TEXT NOT NULL,
    "hlc" TEXT NOT NULL,
    "version" INTEGER NOT NULL,
    "position" BIGINT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    CONSTRAINT "Tombstone_pkey" PRIMARY KEY ("doctype", "key", "scope")
);
CREATE UNIQUE INDEX "Tombstone_position_key" ON "Tombstone"("position");
CREATE INDEX "Tombstone_doctype_position_idx" ON "Tombstone"("doctype", "position");

CREATE TABLE "Receipt" (
    "branchCode" TEXT NOT NULL,
    "operationId" TEXT NOT NULL,
    "instance" TEXT NOT NULL,
    "sequence" INTEGER NOT NULL,
    "doctype" TEXT NOT NULL,
    "key" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "operation" TEXT NOT NULL,
    "payloadHash" TEXT NOT NULL,
    "status" TEXT NOT NULL,
    "code" TEXT,
    "message" TEXT,
    "at" TIMESTAMPTZ(3) NOT NULL,
    CONSTRAINT "Receipt_pkey" PRIMARY KEY ("branchCode", "operationId")
);

CREATE TABLE "FieldTimestamp" (
    "doctype" TEXT NOT NULL,
    "key" TEXT NOT NULL,
    "times" JSONB NOT NULL,
    CONSTRAINT "FieldTimestamp_pkey" PRIMARY KEY ("doctype", "key")
);

CREATE TABLE "Conflict" (
    "id" TEXT NOT NULL,
    "doctype" TEXT NOT NULL,
    "key" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "branchCode" TEXT NOT NULL,
    "localBody" TEXT,
    "localHash" TEXT,
    "incomingBody" TEXT NOT NULL,
    "incomingHash" TEXT NOT NULL,
    "incomingHlc" TEXT NOT NULL,
    "operation" TEXT NOT NULL,
    "status" TEXT NOT NULL,
    "openedAt" TIMESTAMPTZ(3) NOT NULL,
    "updatedAt" TIMESTAMPTZ(3) NOT NULL,
    "resolvedAt" TIMESTAMPTZ(3),
    "resolvedBy" TEXT,
    "pick" TEXT,
    CONSTRAINT "Conflict_pkey" PRIMARY KEY ("id")
);
CREATE INDEX "Conflict_status_openedAt_idx" ON "Conflict"("status", "openedAt");
CREATE INDEX "Conflict_doctype_key_idx" ON "Conflict"("doctype", "key");
-- At most one open conflict per record.
CREATE UNIQUE INDEX "Conflict_open_key" ON "Conflict"("doctype", "key") WHERE "status" = 'open';

CREATE TABLE "BranchStatus" (
    "branchCode" TEXT NOT NULL,
    "instance" TEXT,
    "status" JSONB,
    "fence" TEXT,
    "previousFence" TEXT,
    "lastHeartbeatAt" TIMESTAMPTZ(3),
    "lastPushAt" TIMESTAMPTZ(3),
    "lastPullAt" TIMESTAMPTZ(3),
    CONSTRAINT "BranchStatus_pkey" PRIMARY KEY ("branchCode")
);

CREATE TABLE "SyncLog" (
    "id" BIGSERIAL NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "branchCode" TEXT,
    "kind" TEXT NOT NULL,
    "doctype" TEXT,
    "name" TEXT,
    "count" INTEGER,
    "durationMs" INTEGER,
    "code" TEXT,
    "message" TEXT,
    "detail" TEXT,
    CONSTRAINT "SyncLog_pkey" PRIMARY KEY ("id")
);
CREATE INDEX "SyncLog_branchCode_id_idx" ON "SyncLog"("branchCode", "id");

CREATE TABLE "Alert" (
    "id" TEXT NOT NULL,
    "code" TEXT NOT NULL,
    "branchCode" TEXT,
    "doctype" TEXT,
    "name" TEXT,
    "message" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    CONSTRAINT "Alert_pkey" PRIMARY KEY ("id")
);
CREATE INDEX "Alert_at_idx" ON "Alert"("at");

CREATE TABLE "NamingSeries" (
    "counterKey" TEXT NOT NULL,
    "current" INTEGER NOT NULL,
    CONSTRAINT "NamingSeries_pkey" PRIMARY KEY ("counterKey")
);

-- Feed positions: one sequence, drawn under one advisory lock, so that they come in commit order.
CREATE SEQUENCE "feed_position" CACHE 1;

CREATE FUNCTION "refuse_position_without_feed_lock"() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  drew boolean;
BEGIN
  IF TG_OP = 'INSERT' THEN
    drew := EXISTS (SELECT 1 FROM written WHERE "position" IS NOT NULL);
  ELSE
    drew := EXISTS (SELECT "position" FROM written WHERE "position" IS NOT NULL EXCEPT SELECT "position" FROM replaced);
  END IF;
  IF drew THEN
    IF NOT EXISTS (
      SELECT 1 FROM pg_locks
      WHERE locktype = 'advisory' AND pid = pg_backend_pid() AND granted
        AND classid = 1112689524 AND objid = 1 AND objsubid = 2
    ) THEN
      RAISE EXCEPTION 'a feed position was written without the feed lock' USING ERRCODE = 'BL001';
    END IF;
  END IF;
  RETURN NULL;
END
$$;

CREATE TRIGGER "Document_feed_lock_insert" AFTER INSERT ON "Document"
  REFERENCING NEW TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION "refuse_position_without_feed_lock"();
CREATE TRIGGER "Document_feed_lock_update" AFTER UPDATE ON "Document"
  REFERENCING NEW TABLE AS written OLD TABLE AS replaced FOR EACH STATEMENT EXECUTE FUNCTION "refuse_position_without_feed_lock"();
CREATE TRIGGER "Tombstone_feed_lock_insert" AFTER INSERT ON "Tombstone"
  REFERENCING NEW TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION "refuse_position_without_feed_lock"();
CREATE TRIGGER "Tombstone_feed_lock_update" AFTER UPDATE ON "Tombstone"
  REFERENCING NEW TABLE AS written OLD TABLE AS replaced FOR EACH STATEMENT EXECUTE FUNCTION "refuse_position_without_feed_lock"();
