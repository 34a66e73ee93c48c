-- A branch and central walk through the same records in the same order: that of the bytes of their keys, whatever the collation of the
-- database is. Where it is another than "C" the primary key's index is built anew.
ALTER TABLE "Document" ALTER COLUMN "key" TYPE TEXT COLLATE "C";

-- What one branch wrote, in that order. Masters have no place in it.
CREATE INDEX "Document_originBranch_doctype_key_idx" ON "Document"("originBranch", "doctype", "key") WHERE "originBranch" IS NOT NULL;

-- Verifications: the last of each branch, and those that were asked for.
CREATE TABLE "Verification" (
    "id" TEXT NOT NULL,
    "branchCode" TEXT NOT NULL,
    "state" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "verdict" TEXT,
    "differing" INTEGER NOT NULL,
    "money" JSONB NOT NULL,
    "run" JSONB NOT NULL,
    PRIMARY KEY ("branchCode", "id")
);
CREATE INDEX "Verification_branchCode_at_idx" ON "Verification"("branchCode", "at");

-- A verification that central's operator asked for and the branch has yet to hear of, as JSON: it goes with the answer to a heartbeat.
ALTER TABLE "BranchStatus" ADD COLUMN "verifyAsked" TEXT;
