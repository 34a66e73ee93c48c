-- A refused sale is looked for by its sync_uuid as well. The payload is JSON text as JSON.stringify writes it; as a column of type jsonb it
-- could not hold what some are refused for.
CREATE INDEX "DeadLetterCopy_sync_uuid" ON "DeadLetterCopy"((substring("payload" from '"sync_uuid":"([^"]{1,64})"')));
