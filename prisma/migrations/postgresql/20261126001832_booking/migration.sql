-- Reason: Rooms and things are booked: who has what when, who waits for it; the longest time and the pause between two bookings of a resource.

-- CreateEnum
CREATE TYPE "BookingStatus" AS ENUM ('HELD', 'PENDING', 'CONFIRMED', 'DONE', 'REJECTED', 'CANCELLED', 'EXPIRED');

-- CreateEnum
CREATE TYPE "WaitStatus" AS ENUM ('ASKED', 'WAITING', 'OFFERED', 'TAKEN', 'PASSED', 'CANCELLED');

-- AlterTable
ALTER TABLE "Resource" ADD COLUMN     "bookLock" INTEGER NOT NULL DEFAULT 0,
ADD COLUMN     "bufferMin" INTEGER NOT NULL DEFAULT 0,
ADD COLUMN     "maxHours" INTEGER;

-- CreateTable
CREATE TABLE "Booking" (
    "id" TEXT NOT NULL,
    "no" INTEGER NOT NULL,
    "resourceId" TEXT NOT NULL,
    "orgId" TEXT NOT NULL,
    "byMemberId" TEXT NOT NULL,
    "meetingId" TEXT,
    "startAt" TIMESTAMP(3) NOT NULL,
    "endAt" TIMESTAMP(3) NOT NULL,
    "quantity" INTEGER NOT NULL DEFAULT 1,
    "purpose" TEXT NOT NULL DEFAULT '',
    "status" "BookingStatus" NOT NULL,
    "holdUntil" TIMESTAMP(3),
    "decidedById" TEXT,
    "cancelReason" TEXT,
    "version" INTEGER NOT NULL DEFAULT 0,
    "createdAt" TIMESTAMP(3) NOT NULL,
    "updatedAt" TIMESTAMP(3) NOT NULL,

    CONSTRAINT "Booking_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "BookingWait" (
    "id" TEXT NOT NULL,
    "resourceId" TEXT NOT NULL,
    "orgId" TEXT NOT NULL,
    "byMemberId" TEXT NOT NULL,
    "startAt" TIMESTAMP(3) NOT NULL,
    "endAt" TIMESTAMP(3) NOT NULL,
    "quantity" INTEGER NOT NULL DEFAULT 1,
    "purpose" TEXT NOT NULL DEFAULT '',
    "status" "WaitStatus" NOT NULL,
    "askedId" TEXT,
    "heldId" TEXT,
    "until" TIMESTAMP(3),
    "createdAt" TIMESTAMP(3) NOT NULL,
    "updatedAt" TIMESTAMP(3) NOT NULL,

    CONSTRAINT "BookingWait_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "Booking_no_key" ON "Booking"("no");

-- CreateIndex
CREATE INDEX "Booking_resourceId_endAt_idx" ON "Booking"("resourceId", "endAt");

-- CreateIndex
CREATE INDEX "Booking_status_holdUntil_idx" ON "Booking"("status", "holdUntil");

-- CreateIndex
CREATE INDEX "Booking_byMemberId_endAt_idx" ON "Booking"("byMemberId", "endAt");

-- CreateIndex
CREATE INDEX "Booking_orgId_endAt_idx" ON "Booking"("orgId", "endAt");

-- CreateIndex
CREATE INDEX "Booking_meetingId_idx" ON "Booking"("meetingId");

-- CreateIndex
CREATE INDEX "BookingWait_resourceId_status_createdAt_idx" ON "BookingWait"("resourceId", "status", "createdAt");

-- CreateIndex
CREATE INDEX "BookingWait_status_until_idx" ON "BookingWait"("status", "until");

-- CreateIndex
CREATE INDEX "BookingWait_byMemberId_status_idx" ON "BookingWait"("byMemberId", "status");

-- AddForeignKey
ALTER TABLE "Booking" ADD CONSTRAINT "Booking_resourceId_fkey" FOREIGN KEY ("resourceId") REFERENCES "Resource"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Booking" ADD CONSTRAINT "Booking_orgId_fkey" FOREIGN KEY ("orgId") REFERENCES "Org"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Booking" ADD CONSTRAINT "Booking_meetingId_fkey" FOREIGN KEY ("meetingId") REFERENCES "Meeting"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "BookingWait" ADD CONSTRAINT "BookingWait_resourceId_fkey" FOREIGN KEY ("resourceId") REFERENCES "Resource"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
