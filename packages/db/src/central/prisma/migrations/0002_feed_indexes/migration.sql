-- A page of the feed is read through (doctype, position) alone: the unique index must not offer itself for that order, or the planner
-- walks over every other DocType to fill a page.
DROP INDEX "Document_position_key";
CREATE UNIQUE INDEX "Document_position_unique" ON "Document" (("position" + 0)) WHERE "position" IS NOT NULL;
DROP INDEX "Tombstone_position_key";
CREATE UNIQUE INDEX "Tombstone_position_unique" ON "Tombstone" (("position" + 0));

-- What has no such value needs no place in the index: a sale touches two indexes less and the feed's not at all.
DROP INDEX "Document_doctype_position_idx";
CREATE INDEX "Document_doctype_position_idx" ON "Document"("doctype", "position") WHERE "position" IS NOT NULL;
DROP INDEX "Document_doctype_conflictKey_idx";
CREATE INDEX "Document_doctype_conflictKey_idx" ON "Document"("doctype", "conflictKey") WHERE "conflictKey" IS NOT NULL;
DROP INDEX "Document_doctype_parent_idx";
CREATE INDEX "Document_doctype_parent_idx" ON "Document"("doctype", "parent") WHERE "parent" IS NOT NULL;

-- Plans are made once, perhaps while a table is empty and every index looks alike. So an index beside the primary key is offered
-- only to the statements that ask for it: its condition is true of every row, and they repeat it.
DROP INDEX "Document_doctype_name_idx";
CREATE INDEX "Document_doctype_name_key_idx" ON "Document"("doctype", "name", "key") WHERE "name" > '';
DROP INDEX "Tombstone_doctype_position_idx";
CREATE INDEX "Tombstone_doctype_position_idx" ON "Tombstone"("doctype", "position") WHERE "position" > 0;
