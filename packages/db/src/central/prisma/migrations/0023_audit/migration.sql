-- What people changed, in a chain: each row holds a digest of its line of the log, and its hash covers the row before. Kept for good.
CREATE TABLE "Audit" (
  "number" BIGINT NOT NULL PRIMARY KEY,
  "at" TIMESTAMPTZ(3) NOT NULL,
  "actor" TEXT NOT NULL,
  "action" TEXT NOT NULL,
  "digest" TEXT NOT NULL,
  "previous" TEXT NOT NULL,
  "hash" TEXT NOT NULL
);

-- The end of the chain: without it, rows cut off from there would not be missed.
CREATE TABLE "AuditHead" (
  "id" INTEGER NOT NULL PRIMARY KEY,
  "number" BIGINT NOT NULL,
  "hash" TEXT NOT NULL
);
INSERT INTO "AuditHead" ("id", "number", "hash") VALUES (1, 0, '');

CREATE FUNCTION "refuse_audit_change"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'the audit is only ever added to';
END $$;
CREATE TRIGGER "Audit_append_only" BEFORE UPDATE OR DELETE OR TRUNCATE ON "Audit"
  FOR EACH STATEMENT EXECUTE FUNCTION "refuse_audit_change"();
