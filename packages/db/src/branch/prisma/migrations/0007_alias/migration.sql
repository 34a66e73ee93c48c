-- Names that are no Customer any more, as central says, and what they stood for before; looked up by every document that names one.
CREATE TABLE "Alias" (
    "name" TEXT NOT NULL,
    "aliasOf" TEXT NOT NULL,
    "split" BOOLEAN NOT NULL,
    "applied" BOOLEAN NOT NULL DEFAULT false,
    PRIMARY KEY ("name", "aliasOf")
);
CREATE INDEX "Alias_unapplied" ON "Alias"("name") WHERE NOT "applied";
-- A version that knew nothing of aliases may have stored them as any other document.
INSERT INTO "Alias" ("name", "aliasOf", "split") SELECT "name", "body" ->> 'alias_of', false FROM "Document"
WHERE "doctype" = 'Alias' AND "body" ->> 'link_doctype' = 'Customer' AND "body" ->> 'alias_of' <> '';
