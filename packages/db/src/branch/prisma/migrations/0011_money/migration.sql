-- The branch's own books: what it sold by business day and currency; the day '*' is all of them together. Kept up with every document
-- that is written, in the same commit. An amount is whole units and billionths, each summed up exactly.
CREATE TABLE "MoneyDay" (
    "day" TEXT NOT NULL,
    "currency" TEXT NOT NULL,
    "count" INTEGER NOT NULL,
    "units" BIGINT NOT NULL,
    "billionths" BIGINT NOT NULL,
    -- Grows with every change: what central was told last is below it.
    "change" INTEGER NOT NULL,
    PRIMARY KEY ("day", "currency")
);
CREATE INDEX "MoneyDay_change_idx" ON "MoneyDay"("change");

-- Nothing is ever in it: what is inserted is one sale counted (sign 1) or counted out (-1). What it is worth is as `moneyOf` of the
-- adapters says it. A body that is damaged is worth nothing, and can still be put right.
CREATE VIEW "CountedSale" AS SELECT 0 AS "sign", '' AS "body" WHERE false;
CREATE TRIGGER "CountedSale_count" INSTEAD OF INSERT ON "CountedSale" WHEN json_valid(NEW."body")
BEGIN
  INSERT INTO "MoneyDay" ("day", "currency", "count", "units", "billionths", "change")
  SELECT d."value", s."currency", NEW."sign",
    NEW."sign" * CASE WHEN s."text" LIKE '-%' THEN -1 ELSE 1 END * CAST(substr(s."digits", 1, s."point" - 1) AS INTEGER),
    NEW."sign" * CASE WHEN s."text" LIKE '-%' THEN -1 ELSE 1 END * CAST(substr(substr(s."digits", s."point" + 1) || '000000000', 1, 9) AS INTEGER),
    (SELECT coalesce(max("change"), 0) + 1 FROM "MoneyDay")
  FROM (
    SELECT t.*, ltrim(t."text", '-') AS "digits", instr(ltrim(t."text", '-') || '.', '.') AS "point" FROM (
      SELECT
        CASE WHEN NEW."body" ->> '$.posting_date' GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]*'
          THEN substr(NEW."body" ->> '$.posting_date', 1, 10) ELSE '' END AS "day",
        substr(coalesce(nullif(NEW."body" ->> '$.currency', ''), nullif(NEW."body" ->> '$.paid_from_account_currency', ''),
          nullif(NEW."body" ->> '$.company_currency', ''), 'XXX'), 1, 8) AS "currency",
        trim(coalesce(nullif(NEW."body" -> '$.grand_total', 'null'), nullif(NEW."body" -> '$.paid_amount', 'null'),
          nullif(NEW."body" -> '$.amount', 'null'), ''), '"') AS "text") t
  ) s
  JOIN json_each(json_array(s."day", '*')) d
  WHERE s."digits" NOT GLOB '*[^0-9.]*' AND s."digits" GLOB '[0-9]*' AND s."digits" NOT GLOB '*.*.*' AND s."point" <= 16
    AND length(s."digits") - s."point" <= 9
  ON CONFLICT ("day", "currency") DO UPDATE SET "count" = "count" + excluded."count", "units" = "units" + excluded."units",
    "billionths" = "billionths" + excluded."billionths", "change" = excluded."change";
END;

CREATE TRIGGER "Document_sale_in" AFTER INSERT ON "Document" WHEN NEW."doctype" = 'Sales Invoice' AND NEW."docstatus" = 1
BEGIN
  INSERT INTO "CountedSale" VALUES (1, NEW."body");
END;
CREATE TRIGGER "Document_sale_out" AFTER DELETE ON "Document" WHEN OLD."doctype" = 'Sales Invoice' AND OLD."docstatus" = 1
BEGIN
  INSERT INTO "CountedSale" VALUES (-1, OLD."body");
END;
CREATE TRIGGER "Document_sale_change" AFTER UPDATE OF "body", "docstatus" ON "Document"
  WHEN NEW."doctype" = 'Sales Invoice' AND (NEW."docstatus" = 1 OR OLD."docstatus" = 1)
    AND (NEW."docstatus" <> OLD."docstatus" OR NEW."body" <> OLD."body")
BEGIN
  INSERT INTO "CountedSale" SELECT -1, OLD."body" WHERE OLD."docstatus" = 1;
  INSERT INTO "CountedSale" SELECT 1, NEW."body" WHERE NEW."docstatus" = 1;
END;
-- A sale that a person gave up sending stays here, and is counted no more: central is not to be asked for it.
CREATE TRIGGER "History_sale_given_up" AFTER INSERT ON "History"
  WHEN NEW."doctype" = 'Sales Invoice' AND NEW."outcome" = 'discarded' AND NEW."operation" IN ('insert', 'submit')
    AND CASE WHEN json_valid(NEW."payload") THEN NEW."payload" ->> '$.docstatus' = 1 ELSE false END
BEGIN
  INSERT INTO "CountedSale" SELECT -1, d."body" FROM "Document" d
    WHERE d."doctype" = NEW."doctype" AND d."key" = NEW."key" AND d."docstatus" = 1;
END;

-- What is here already.
INSERT INTO "CountedSale" SELECT 1, "body" FROM "Document" WHERE "doctype" = 'Sales Invoice' AND "docstatus" = 1;
