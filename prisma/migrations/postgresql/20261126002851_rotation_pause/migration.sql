-- Reason: a rotation can be paused, and units can leave it without leaving their body

-- AlterTable
ALTER TABLE "Rotation" ADD COLUMN     "pausedOn" TEXT,
ADD COLUMN     "resting" TEXT NOT NULL DEFAULT '[]',
ADD COLUMN     "units" TEXT NOT NULL DEFAULT '[]';
