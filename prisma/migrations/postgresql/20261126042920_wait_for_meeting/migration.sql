-- Reason: What is wanted for a meeting ends with it: a wait for a room knows its meeting.

-- AlterTable
ALTER TABLE "BookingWait" ADD COLUMN     "forMeetingId" TEXT;

-- CreateIndex
CREATE INDEX "BookingWait_forMeetingId_idx" ON "BookingWait"("forMeetingId");

-- AddForeignKey
ALTER TABLE "BookingWait" ADD CONSTRAINT "BookingWait_forMeetingId_fkey" FOREIGN KEY ("forMeetingId") REFERENCES "Meeting"("id") ON DELETE SET NULL ON UPDATE CASCADE;
