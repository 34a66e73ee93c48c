-- Verifications that ended, as JSON.
CREATE TABLE "VerifyRun" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "nightly" BOOLEAN NOT NULL,
    "endedAt" TEXT NOT NULL,
    "run" TEXT NOT NULL
);
CREATE INDEX "VerifyRun_endedAt_idx" ON "VerifyRun"("endedAt");
-- The hour of the branch's clock in which it is verified; null: as the environment says.
ALTER TABLE "SiteConfig" ADD COLUMN "verifyHour" INTEGER;
-- What is remembered of one record. History is written by retention alone, so no sale pays for it.
CREATE INDEX "History_doctype_key_idx" ON "History"("doctype", "key");
