-- Reason: a unit is chased at most twice a day, whatever the meetings

-- AlterTable
ALTER TABLE "Org" ADD COLUMN     "chasedAt" TIMESTAMP(3),
ADD COLUMN     "chasedOn" TEXT,
ADD COLUMN     "chases" INTEGER NOT NULL DEFAULT 0;

-- AlterTable
ALTER TABLE "Invitation" DROP COLUMN "chasedOn",
DROP COLUMN "chases";
