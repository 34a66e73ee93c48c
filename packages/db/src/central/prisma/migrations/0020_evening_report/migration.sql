-- A channel may be sent the evening report of a day, at an hour of a clock. `reportedDay`: the last that was laid ready for it, so that no day is
-- sent twice, however many centrals there are.
ALTER TABLE "AlertChannel"
  ADD COLUMN "reportHour" INTEGER,
  ADD COLUMN "reportTimezone" TEXT,
  ADD COLUMN "reportedDay" TEXT;
