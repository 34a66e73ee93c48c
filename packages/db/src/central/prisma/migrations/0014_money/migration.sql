-- The books of the fleet: what each branch says it sold and what of it is here, by business day and currency; the day '*' is all of them
-- together. What is here is kept up by the statements that write documents, whoever sends them: a few rows for a whole batch.
CREATE TABLE "MoneyDay" (
    "branchCode" TEXT NOT NULL,
    "day" TEXT NOT NULL,
    "currency" TEXT NOT NULL,
    "soldCount" INTEGER NOT NULL DEFAULT 0,
    "sold" DECIMAL NOT NULL DEFAULT 0,
    "arrivedCount" INTEGER NOT NULL DEFAULT 0,
    "arrived" DECIMAL NOT NULL DEFAULT 0,
    CONSTRAINT "MoneyDay_pkey" PRIMARY KEY ("branchCode", "day", "currency")
);
CREATE INDEX "MoneyDay_day_idx" ON "MoneyDay"("day", "branchCode");

-- What a sale is worth, as `moneyOf` of the adapters says it; no row: nothing. A body that is damaged is worth nothing, and can still be
-- put right.
CREATE FUNCTION "saleMoney"(body TEXT) RETURNS TABLE ("day" TEXT, "currency" TEXT, "amount" DECIMAL) LANGUAGE plpgsql IMMUTABLE AS $$
DECLARE
  s RECORD;
  said TEXT;
BEGIN
  BEGIN
    SELECT * INTO s FROM json_to_record(body::json) AS r(posting_date TEXT, grand_total TEXT, paid_amount TEXT, amount TEXT,
      currency TEXT, paid_from_account_currency TEXT, company_currency TEXT);
  EXCEPTION WHEN data_exception THEN
    RETURN;
  END;
  said := coalesce(s.grand_total, s.paid_amount, s.amount);
  IF said IS NULL OR said !~ '^-?\d{1,15}(\.\d{1,9})?$' THEN RETURN; END IF;
  "day" := CASE WHEN s.posting_date ~ '^\d{4}-\d{2}-\d{2}' THEN left(s.posting_date, 10) ELSE '' END;
  "currency" := left(coalesce(nullif(s.currency, ''), nullif(s.paid_from_account_currency, ''), nullif(s.company_currency, ''), 'XXX'), 8);
  "amount" := said::decimal;
  RETURN NEXT;
END $$;

CREATE FUNCTION "noteSales"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN
    INSERT INTO "MoneyDay" AS m ("branchCode", "day", "currency", "arrivedCount", "arrived")
    SELECT n."originBranch", d.day, s."currency", count(*), sum(s."amount")
    FROM new_rows n CROSS JOIN LATERAL "saleMoney"(n."body") s CROSS JOIN LATERAL (VALUES (s."day"), ('*')) d(day)
    WHERE n."doctype" = 'Sales Invoice' AND n."docstatus" = 1 AND n."originBranch" IS NOT NULL
    GROUP BY 1, 2, 3 ORDER BY 1, 2, 3
    ON CONFLICT ("branchCode", "day", "currency") DO UPDATE
      SET "arrivedCount" = m."arrivedCount" + excluded."arrivedCount", "arrived" = m."arrived" + excluded."arrived";
  ELSIF TG_OP = 'DELETE' THEN
    INSERT INTO "MoneyDay" AS m ("branchCode", "day", "currency", "arrivedCount", "arrived")
    SELECT o."originBranch", d.day, s."currency", -count(*), -sum(s."amount")
    FROM old_rows o CROSS JOIN LATERAL "saleMoney"(o."body") s CROSS JOIN LATERAL (VALUES (s."day"), ('*')) d(day)
    WHERE o."doctype" = 'Sales Invoice' AND o."docstatus" = 1 AND o."originBranch" IS NOT NULL
    GROUP BY 1, 2, 3 ORDER BY 1, 2, 3
    ON CONFLICT ("branchCode", "day", "currency") DO UPDATE
      SET "arrivedCount" = m."arrivedCount" + excluded."arrivedCount", "arrived" = m."arrived" + excluded."arrived";
  ELSE
    INSERT INTO "MoneyDay" AS m ("branchCode", "day", "currency", "arrivedCount", "arrived")
    SELECT v."originBranch", d.day, s."currency", sum(v.sign), sum(v.sign * s."amount")
    FROM (
      SELECT "originBranch", "body", 1 AS sign FROM new_rows WHERE "doctype" = 'Sales Invoice' AND "docstatus" = 1
      UNION ALL
      SELECT "originBranch", "body", -1 FROM old_rows WHERE "doctype" = 'Sales Invoice' AND "docstatus" = 1
    ) v CROSS JOIN LATERAL "saleMoney"(v."body") s CROSS JOIN LATERAL (VALUES (s."day"), ('*')) d(day)
    WHERE v."originBranch" IS NOT NULL
    GROUP BY 1, 2, 3 HAVING sum(v.sign) <> 0 OR sum(v.sign * s."amount") <> 0 ORDER BY 1, 2, 3
    ON CONFLICT ("branchCode", "day", "currency") DO UPDATE
      SET "arrivedCount" = m."arrivedCount" + excluded."arrivedCount", "arrived" = m."arrived" + excluded."arrived";
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER "Document_sales_in" AFTER INSERT ON "Document" REFERENCING NEW TABLE AS new_rows
  FOR EACH STATEMENT EXECUTE FUNCTION "noteSales"();
CREATE TRIGGER "Document_sales_out" AFTER DELETE ON "Document" REFERENCING OLD TABLE AS old_rows
  FOR EACH STATEMENT EXECUTE FUNCTION "noteSales"();
CREATE TRIGGER "Document_sales_change" AFTER UPDATE ON "Document" REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows
  FOR EACH STATEMENT EXECUTE FUNCTION "noteSales"();

-- What is here already.
INSERT INTO "MoneyDay" ("branchCode", "day", "currency", "arrivedCount", "arrived")
SELECT n."originBranch", d.day, s."currency", count(*), sum(s."amount")
FROM "Document" n CROSS JOIN LATERAL "saleMoney"(n."body") s CROSS JOIN LATERAL (VALUES (s."day"), ('*')) d(day)
WHERE n."doctype" = 'Sales Invoice' AND n."docstatus" = 1 AND n."originBranch" IS NOT NULL
GROUP BY 1, 2, 3;

-- What central made of the last heartbeat, in money, as JSON.
ALTER TABLE "BranchStatus" ADD COLUMN "money" JSONB;
