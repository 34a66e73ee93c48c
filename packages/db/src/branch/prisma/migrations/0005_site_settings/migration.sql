-- What was set at run time; null: as the environment says.
ALTER TABLE "SiteConfig" ADD COLUMN "centralUrlSet" TEXT;
ALTER TABLE "SiteConfig" ADD COLUMN "pushIntervalSeconds" INTEGER;
ALTER TABLE "SiteConfig" ADD COLUMN "pullMastersIntervalSeconds" INTEGER;
ALTER TABLE "SiteConfig" ADD COLUMN "pullFailoverIntervalSeconds" INTEGER;
ALTER TABLE "SiteConfig" ADD COLUMN "historyDays" INTEGER;
ALTER TABLE "SiteConfig" ADD COLUMN "logDays" INTEGER;
-- Encrypted; never in the clear.
ALTER TABLE "SiteConfig" ADD COLUMN "syncPassword" TEXT;

CREATE TRIGGER "SiteConfig_one_row" BEFORE INSERT ON "SiteConfig" WHEN NEW."id" <> 1
BEGIN
  SELECT RAISE(ABORT, 'a branch has exactly one site: this database has one already');
END;
CREATE TRIGGER "SiteConfig_one_branch" BEFORE UPDATE OF "branchCode" ON "SiteConfig" WHEN NEW."branchCode" <> OLD."branchCode"
BEGIN
  SELECT RAISE(ABORT, 'a branch keeps its code for ever');
END;

-- DocTypes that began to go up: their documents without an operation get one, in steps.
CREATE TABLE "Backfill" (
    "doctype" TEXT NOT NULL PRIMARY KEY,
    "afterKey" TEXT NOT NULL
);
