-- The conflicts of one branch, or of one DocType, newest first.
CREATE INDEX "Conflict_branchCode_status_id_idx" ON "Conflict"("branchCode", "status", "id");
CREATE INDEX "Conflict_doctype_status_id_idx" ON "Conflict"("doctype", "status", "id");
