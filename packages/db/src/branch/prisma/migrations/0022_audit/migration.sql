-- What people changed at this branch, in a chain: each row holds a digest of its line of the log, and its hash covers the row before.
CREATE TABLE "Audit" (
    "number" INTEGER NOT NULL PRIMARY KEY,
    "at" TEXT NOT NULL,
    "actor" TEXT NOT NULL,
    "action" TEXT NOT NULL,
    "digest" TEXT NOT NULL,
    "previous" TEXT NOT NULL,
    "hash" TEXT NOT NULL
);

-- The end of the chain: without it, rows cut off from there would not be missed.
CREATE TABLE "AuditHead" (
    "id" INTEGER NOT NULL PRIMARY KEY,
    "number" INTEGER NOT NULL,
    "hash" TEXT NOT NULL
);
INSERT INTO "AuditHead" ("id", "number", "hash") VALUES (1, 0, '');

CREATE TRIGGER "Audit_not_changed" BEFORE UPDATE ON "Audit"
BEGIN
  SELECT RAISE(ABORT, 'the audit is only ever added to');
END;
CREATE TRIGGER "Audit_not_removed" BEFORE DELETE ON "Audit"
BEGIN
  SELECT RAISE(ABORT, 'the audit is only ever added to');
END;
