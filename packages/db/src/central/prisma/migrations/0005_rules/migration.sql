-- A rule whose filter was changed: the scope of every stored record is worked out anew, in steps that a crash may interrupt.
ALTER TABLE "DoctypeRule" ADD COLUMN "rescoping" BOOLEAN NOT NULL DEFAULT false;
