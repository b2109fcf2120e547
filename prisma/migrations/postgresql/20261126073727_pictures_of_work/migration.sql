-- Reason: pictures of work

-- AlterEnum
-- This migration adds more than one value to an enum.
-- With PostgreSQL versions 11 and earlier, this is not possible
-- in a single migration. This can be worked around by creating
-- multiple migrations, each migration adding only one value to
-- the enum.


ALTER TYPE "EvidenceOwner" ADD VALUE 'ACTION';
ALTER TYPE "EvidenceOwner" ADD VALUE 'WHISTLE';

-- AlterTable
ALTER TABLE "ActionUpdate" ADD COLUMN     "photos" INTEGER NOT NULL DEFAULT 0;

-- AlterTable
ALTER TABLE "WhistleUpdate" ADD COLUMN     "photos" INTEGER NOT NULL DEFAULT 0;
