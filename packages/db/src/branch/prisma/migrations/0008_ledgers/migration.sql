-- The branch's business day goes by its own clock on the wall, as central says; null: not heard yet.
ALTER TABLE "SiteConfig" ADD COLUMN "timezone" TEXT;

-- A balance is the sum of its entries: each ledger is found by its account. No other DocType is in these indexes.
CREATE INDEX "Document_wallet_entries" ON "Document"("body" ->> '$.wallet') WHERE "doctype" = 'Wallet Transaction';
CREATE INDEX "Document_point_entries" ON "Document"("body" ->> '$.loyalty_program', "body" ->> '$.customer')
  WHERE "doctype" = 'Loyalty Point Entry';
CREATE INDEX "Document_coupon_entries" ON "Document"("body" ->> '$.coupon') WHERE "doctype" = 'POS Coupon Redemption';
