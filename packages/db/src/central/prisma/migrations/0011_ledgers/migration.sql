-- A balance is the sum of its entries: each ledger is found by its account. No other DocType is in these indexes, and no statement
-- but the sum's own names their condition.
CREATE INDEX "Document_wallet_entries" ON "Document" (("body"::jsonb ->> 'wallet')) WHERE "doctype" = 'Wallet Transaction';
CREATE INDEX "Document_point_entries" ON "Document" (("body"::jsonb ->> 'loyalty_program'), ("body"::jsonb ->> 'customer'))
  WHERE "doctype" = 'Loyalty Point Entry';
CREATE INDEX "Document_coupon_entries" ON "Document" (("body"::jsonb ->> 'coupon')) WHERE "doctype" = 'POS Coupon Redemption';

-- Where a deleted record stopped is kept for ever: a recreated one goes on from there, and no reader of events misses a deletion. A
-- tombstone without a position is not in the feed: it never was, or it was purged from it.
ALTER TABLE "Tombstone" ALTER COLUMN "position" DROP NOT NULL;
DROP INDEX "Tombstone_at_idx";
CREATE INDEX "Tombstone_at_idx" ON "Tombstone"("at") WHERE "position" IS NOT NULL;
