-- Reason: members who left or are suspended stay in what they did and are asked nothing

-- AlterTable
ALTER TABLE "Member" ADD COLUMN "status" TEXT NOT NULL DEFAULT 'ACTIVE';
