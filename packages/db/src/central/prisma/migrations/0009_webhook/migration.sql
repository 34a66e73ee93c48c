-- Which DocTypes an integration may read and write (null: every one), and the password that stays good while it changes over.
ALTER TABLE "User"
  ADD COLUMN "doctypes" TEXT,
  ADD COLUMN "previousPasswordHash" TEXT,
  ADD COLUMN "previousPasswordUntil" TIMESTAMPTZ(3);

-- How far a reader of events has come, by the DocTypes it reads together: the place it named in its last call.
CREATE TABLE "EventReader" (
    "username" TEXT NOT NULL,
    "stream" TEXT NOT NULL,
    "epoch" TEXT NOT NULL,
    "writtenIn" BIGINT NOT NULL,
    "eventNumber" BIGINT NOT NULL,
    "lastReadAt" TIMESTAMPTZ(3) NOT NULL,
    CONSTRAINT "EventReader_pkey" PRIMARY KEY ("username", "stream")
);

CREATE TABLE "Webhook" (
    "id" TEXT NOT NULL,
    "username" TEXT NOT NULL,
    "url" TEXT NOT NULL,
    "doctypes" TEXT NOT NULL,
    "secret" TEXT NOT NULL,
    "previousSecret" TEXT,
    "previousSecretUntil" TIMESTAMPTZ(3),
    "enabled" BOOLEAN NOT NULL,
    "epoch" TEXT NOT NULL,
    "writtenIn" BIGINT NOT NULL,
    "eventNumber" BIGINT NOT NULL,
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "nextAttemptAt" TIMESTAMPTZ(3) NOT NULL,
    "failingSince" TIMESTAMPTZ(3),
    "lastError" TEXT,
    "lastDeliveredAt" TIMESTAMPTZ(3),
    "createdAt" TIMESTAMPTZ(3) NOT NULL,
    CONSTRAINT "Webhook_pkey" PRIMARY KEY ("id")
);
