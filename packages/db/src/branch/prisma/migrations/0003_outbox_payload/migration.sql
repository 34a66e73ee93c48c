-- SQLite writes a whole row anew to change its state, and an operation's state changes twice. Its payload stands apart, so that
-- sending a sale writes a tenth of it.
CREATE TABLE "OutboxPayload" (
    "sequence" INTEGER NOT NULL PRIMARY KEY,
    "payload" TEXT NOT NULL
);
INSERT INTO "OutboxPayload" ("sequence", "payload") SELECT "sequence", "payload" FROM "Outbox";
ALTER TABLE "Outbox" DROP COLUMN "payload";
