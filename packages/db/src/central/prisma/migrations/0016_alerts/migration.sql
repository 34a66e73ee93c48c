-- Alerts have a life: pending (not long enough yet), open, resolved. What happened once is open until a person has seen it.
ALTER TABLE "Alert"
  ADD COLUMN "severity" TEXT NOT NULL DEFAULT 'warning',
  ADD COLUMN "state" TEXT NOT NULL DEFAULT 'open',
  ADD COLUMN "resolvedAt" TIMESTAMPTZ(3),
  ADD COLUMN "acknowledgedAt" TIMESTAMPTZ(3),
  ADD COLUMN "acknowledgedBy" TEXT,
  ADD COLUMN "note" TEXT,
  -- What was last sent of it: its severity, or 'resolved'; null: nothing.
  ADD COLUMN "announced" TEXT;
-- What was raised before there was anyone to send it to is no news.
UPDATE "Alert" SET "announced" = "severity";
CREATE INDEX "Alert_unannounced" ON "Alert"("at") WHERE "state" <> 'pending'
  AND "announced" IS DISTINCT FROM CASE WHEN "state" = 'resolved' THEN 'resolved' ELSE "severity" END;
CREATE INDEX "Alert_state_at_idx" ON "Alert"("state", "at");
CREATE INDEX "Alert_branchCode_at_idx" ON "Alert"("branchCode", "at");

-- What people changed of the fleet's settings; `value` is JSON text.
CREATE TABLE "Setting" (
    "name" TEXT NOT NULL,
    "value" TEXT NOT NULL,
    CONSTRAINT "Setting_pkey" PRIMARY KEY ("name")
);

-- Where alerts are sent to. The secret of a webhook is encrypted.
CREATE TABLE "AlertChannel" (
    "id" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "address" TEXT NOT NULL,
    "severity" TEXT NOT NULL,
    "enabled" BOOLEAN NOT NULL,
    "secret" TEXT,
    "lastSentAt" TIMESTAMPTZ(3),
    "lastError" TEXT,
    "failingSince" TIMESTAMPTZ(3),
    CONSTRAINT "AlertChannel_pkey" PRIMARY KEY ("id")
);

-- A message that a channel has yet to be sent; `message` is JSON text. It goes when it is sent, or given up.
CREATE TABLE "AlertDelivery" (
    "id" TEXT NOT NULL,
    "channelId" TEXT NOT NULL,
    "message" TEXT NOT NULL,
    "attempts" INTEGER NOT NULL DEFAULT 0,
    -- Not before; a central that is sending holds it this long.
    "nextAttemptAt" TIMESTAMPTZ(3) NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL,
    CONSTRAINT "AlertDelivery_pkey" PRIMARY KEY ("id")
);
CREATE INDEX "AlertDelivery_nextAttemptAt_idx" ON "AlertDelivery"("nextAttemptAt");
