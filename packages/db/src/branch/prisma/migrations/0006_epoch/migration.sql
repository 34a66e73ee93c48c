ALTER TABLE "SiteConfig" ADD COLUMN "epoch" TEXT;
ALTER TABLE "SiteConfig" ADD COLUMN "resendAfter" INTEGER;
