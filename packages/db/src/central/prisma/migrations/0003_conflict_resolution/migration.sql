-- What stands after a conflict was resolved: the version a person wrote out of both is nowhere else in the row.
ALTER TABLE "Conflict" ADD COLUMN "resolvedBody" TEXT;
-- Newest first: ids are UUIDs that begin with their time.
CREATE INDEX "Conflict_status_id_idx" ON "Conflict"("status", "id");
