-- Fence tokens are of one life of this database: after a restore nothing is known of who holds which.
ALTER TABLE "BranchStatus" ADD COLUMN "fenceEpoch" TEXT;
ALTER TABLE "BranchStatus" ADD COLUMN "fenceSeen" BOOLEAN NOT NULL DEFAULT false;
ALTER TABLE "BranchStatus" ADD COLUMN "pendingFloor" INTEGER NOT NULL DEFAULT 0;
ALTER TABLE "BranchStatus" ADD COLUMN "lastSequence" INTEGER NOT NULL DEFAULT 0;

CREATE TABLE "InstanceFloor" (
    "branchCode" TEXT NOT NULL,
    "instance" TEXT NOT NULL,
    "floor" INTEGER NOT NULL,
    CONSTRAINT "InstanceFloor_pkey" PRIMARY KEY ("branchCode", "instance")
);

CREATE TABLE "RefusedHolder" (
    "branchCode" TEXT NOT NULL,
    "token" TEXT NOT NULL,
    "claimed" TEXT NOT NULL,
    "instance" TEXT NOT NULL,
    "state" TEXT NOT NULL,
    "lastHeardAt" TIMESTAMPTZ(3),
    CONSTRAINT "RefusedHolder_pkey" PRIMARY KEY ("branchCode", "token", "claimed")
);
