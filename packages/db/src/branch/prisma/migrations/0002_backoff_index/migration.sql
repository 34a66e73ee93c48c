-- The drainer asks for the next attempt after every sale: with central away for a week that must not walk over the whole outbox.
CREATE INDEX "Outbox_backoff" ON "Outbox"("nextAttemptAt") WHERE "state" = 'pending' AND "nextAttemptAt" IS NOT NULL;
