-- Reason: how the bot spells a member

-- AlterTable
ALTER TABLE "Member" ADD COLUMN     "botUserid" TEXT;
