-- Reason: who came to a meeting, one row a person: 第几位 counts people, the quorum counts units

-- CreateTable
CREATE TABLE "Checkin" (
    "meetingId" TEXT NOT NULL,
    "who" TEXT NOT NULL,
    "orgId" TEXT NOT NULL,
    "position" INTEGER NOT NULL,
    "at" TIMESTAMP(3) NOT NULL,
    "via" TEXT NOT NULL,

    CONSTRAINT "Checkin_pkey" PRIMARY KEY ("meetingId","who")
);

-- CreateIndex
CREATE UNIQUE INDEX "Checkin_meetingId_position_key" ON "Checkin"("meetingId", "position");

-- AddForeignKey
ALTER TABLE "Checkin" ADD CONSTRAINT "Checkin_meetingId_fkey" FOREIGN KEY ("meetingId") REFERENCES "Meeting"("id") ON DELETE CASCADE ON UPDATE CASCADE;
