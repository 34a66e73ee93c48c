-- Whether a document that comes from central was deleted here is asked for every page of them; deletions are few.
CREATE INDEX "Outbox_deletions" ON "Outbox"("doctype", "key") WHERE "operation" = 'delete';
