-- Reason: What is wanted for a meeting ends with it: a wait for a room knows its meeting.

-- RedefineTables
PRAGMA defer_foreign_keys=ON;
PRAGMA foreign_keys=OFF;
CREATE TABLE "new_BookingWait" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "resourceId" TEXT NOT NULL,
    "orgId" TEXT NOT NULL,
    "byMemberId" TEXT NOT NULL,
    "startAt" DATETIME NOT NULL,
    "endAt" DATETIME NOT NULL,
    "quantity" INTEGER NOT NULL DEFAULT 1,
    "purpose" TEXT NOT NULL DEFAULT '',
    "status" TEXT NOT NULL,
    "askedId" TEXT,
    "forMeetingId" TEXT,
    "heldId" TEXT,
    "until" DATETIME,
    "createdAt" DATETIME NOT NULL,
    "updatedAt" DATETIME NOT NULL,
    CONSTRAINT "BookingWait_resourceId_fkey" FOREIGN KEY ("resourceId") REFERENCES "Resource" ("id") ON DELETE RESTRICT ON UPDATE CASCADE,
    CONSTRAINT "BookingWait_forMeetingId_fkey" FOREIGN KEY ("forMeetingId") REFERENCES "Meeting" ("id") ON DELETE SET NULL ON UPDATE CASCADE
);
INSERT INTO "new_BookingWait" ("askedId", "byMemberId", "createdAt", "endAt", "heldId", "id", "orgId", "purpose", "quantity", "resourceId", "startAt", "status", "until", "updatedAt") SELECT "askedId", "byMemberId", "createdAt", "endAt", "heldId", "id", "orgId", "purpose", "quantity", "resourceId", "startAt", "status", "until", "updatedAt" FROM "BookingWait";
DROP TABLE "BookingWait";
ALTER TABLE "new_BookingWait" RENAME TO "BookingWait";
CREATE INDEX "BookingWait_resourceId_status_createdAt_idx" ON "BookingWait"("resourceId", "status", "createdAt");
CREATE INDEX "BookingWait_status_until_idx" ON "BookingWait"("status", "until");
CREATE INDEX "BookingWait_byMemberId_status_idx" ON "BookingWait"("byMemberId", "status");
CREATE INDEX "BookingWait_forMeetingId_idx" ON "BookingWait"("forMeetingId");
PRAGMA foreign_keys=ON;
PRAGMA defer_foreign_keys=OFF;
