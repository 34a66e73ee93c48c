-- What an operator may do: 'viewer', 'operator' or 'admin'. Operators of before could do everything, and still can.
ALTER TABLE "User" ADD COLUMN "role" TEXT;
UPDATE "User" SET "role" = 'admin' WHERE "kind" = 'operator';
