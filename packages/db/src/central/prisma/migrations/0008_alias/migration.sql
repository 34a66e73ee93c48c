-- Names that are no record any more, or that a person has said are two customers though they share a phone.
CREATE TABLE "Alias" (
    "name" TEXT NOT NULL,
    "aliasOf" TEXT NOT NULL,
    "state" TEXT NOT NULL,
    "branchCode" TEXT,
    "body" TEXT,
    "by" TEXT,
    "reason" TEXT,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "swept" BOOLEAN NOT NULL DEFAULT false,
    CONSTRAINT "Alias_pkey" PRIMARY KEY ("name", "aliasOf")
);
CREATE UNIQUE INDEX "Alias_one_target" ON "Alias"("name") WHERE "state" = 'alias';
CREATE INDEX "Alias_aliasOf_idx" ON "Alias"("aliasOf") WHERE "aliasOf" > '';
CREATE INDEX "Alias_to_sweep" ON "Alias"("name") WHERE NOT "swept";

-- Finds Customers whose phone may be the same, however it is written: by its last digits. Written so that only the look-up that
-- repeats it is given this index, and that look-up no other.
CREATE INDEX "Document_customer_phone" ON "Document"
  (right(regexp_replace("body"::jsonb ->> 'mobile_no', '[^0-9]', '', 'g'), 7)) WHERE ("doctype" || '') = 'Customer';
