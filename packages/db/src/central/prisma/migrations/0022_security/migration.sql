-- Logins that failed: of an account (as a digest), of an address, and of the two together; '*' stands for all. Shared by every central.
CREATE TABLE "LoginTries" (
  "account" TEXT NOT NULL,
  "address" TEXT NOT NULL,
  "failures" INTEGER NOT NULL,
  "until" TIMESTAMPTZ(3) NOT NULL,
  "knownUntil" TIMESTAMPTZ(3) NOT NULL,
  PRIMARY KEY ("account", "address")
);
CREATE INDEX "LoginTries_until_idx" ON "LoginTries" ("until");
