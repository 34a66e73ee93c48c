-- Codes that make a server a branch, once. Only what is computed from a code is kept.
CREATE TABLE "EnrolmentCode" (
    "codeHash" TEXT NOT NULL,
    "branchCode" TEXT NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL,
    "createdBy" TEXT NOT NULL,
    "expiresAt" TIMESTAMPTZ(3) NOT NULL,
    "usedAt" TIMESTAMPTZ(3),
    "revokedAt" TIMESTAMPTZ(3),
    CONSTRAINT "EnrolmentCode_pkey" PRIMARY KEY ("codeHash")
);
CREATE INDEX "EnrolmentCode_branchCode_idx" ON "EnrolmentCode"("branchCode");
