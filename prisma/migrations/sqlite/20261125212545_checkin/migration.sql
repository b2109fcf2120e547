-- Reason: who came to a meeting, one row a person: 第几位 counts people, the quorum counts units

-- CreateTable
CREATE TABLE "Checkin" (
    "meetingId" TEXT NOT NULL,
    "who" TEXT NOT NULL,
    "orgId" TEXT NOT NULL,
    "position" INTEGER NOT NULL,
    "at" DATETIME NOT NULL,
    "via" TEXT NOT NULL,

    PRIMARY KEY ("meetingId", "who"),
    CONSTRAINT "Checkin_meetingId_fkey" FOREIGN KEY ("meetingId") REFERENCES "Meeting" ("id") ON DELETE CASCADE ON UPDATE CASCADE
);

-- CreateIndex
CREATE UNIQUE INDEX "Checkin_meetingId_position_key" ON "Checkin"("meetingId", "position");
