-- Reason: Rooms and things are booked: who has what when, who waits for it; the longest time and the pause between two bookings of a resource.

-- CreateTable
CREATE TABLE "Booking" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "no" INTEGER NOT NULL,
    "resourceId" TEXT NOT NULL,
    "orgId" TEXT NOT NULL,
    "byMemberId" TEXT NOT NULL,
    "meetingId" TEXT,
    "startAt" DATETIME NOT NULL,
    "endAt" DATETIME NOT NULL,
    "quantity" INTEGER NOT NULL DEFAULT 1,
    "purpose" TEXT NOT NULL DEFAULT '',
    "status" TEXT NOT NULL,
    "holdUntil" DATETIME,
    "decidedById" TEXT,
    "cancelReason" TEXT,
    "version" INTEGER NOT NULL DEFAULT 0,
    "createdAt" DATETIME NOT NULL,
    "updatedAt" DATETIME NOT NULL,
    CONSTRAINT "Booking_resourceId_fkey" FOREIGN KEY ("resourceId") REFERENCES "Resource" ("id") ON DELETE RESTRICT ON UPDATE CASCADE,
    CONSTRAINT "Booking_orgId_fkey" FOREIGN KEY ("orgId") REFERENCES "Org" ("id") ON DELETE RESTRICT ON UPDATE CASCADE,
    CONSTRAINT "Booking_meetingId_fkey" FOREIGN KEY ("meetingId") REFERENCES "Meeting" ("id") ON DELETE SET NULL ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "BookingWait" (
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
    "heldId" TEXT,
    "until" DATETIME,
    "createdAt" DATETIME NOT NULL,
    "updatedAt" DATETIME NOT NULL,
    CONSTRAINT "BookingWait_resourceId_fkey" FOREIGN KEY ("resourceId") REFERENCES "Resource" ("id") ON DELETE RESTRICT ON UPDATE CASCADE
);

-- RedefineTables
PRAGMA defer_foreign_keys=ON;
PRAGMA foreign_keys=OFF;
CREATE TABLE "new_Resource" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "no" INTEGER NOT NULL,
    "code" TEXT,
    "ownerId" TEXT NOT NULL,
    "parentId" TEXT,
    "kind" TEXT NOT NULL,
    "title" TEXT NOT NULL,
    "description" TEXT NOT NULL DEFAULT '',
    "rrule" TEXT,
    "ruleTime" TEXT,
    "capacity" INTEGER,
    "quantity" INTEGER NOT NULL DEFAULT 1,
    "unitLabel" TEXT NOT NULL DEFAULT '',
    "advanceDays" INTEGER,
    "approval" TEXT NOT NULL DEFAULT 'OWNER',
    "openFromMin" INTEGER,
    "openToMin" INTEGER,
    "maxHours" INTEGER,
    "bufferMin" INTEGER NOT NULL DEFAULT 0,
    "validTo" TEXT,
    "status" TEXT NOT NULL DEFAULT 'PUBLISHED',
    "bookLock" INTEGER NOT NULL DEFAULT 0,
    "authorId" TEXT,
    "createdAt" DATETIME NOT NULL,
    "updatedAt" DATETIME NOT NULL,
    CONSTRAINT "Resource_ownerId_fkey" FOREIGN KEY ("ownerId") REFERENCES "Org" ("id") ON DELETE RESTRICT ON UPDATE CASCADE,
    CONSTRAINT "Resource_parentId_fkey" FOREIGN KEY ("parentId") REFERENCES "Resource" ("id") ON DELETE SET NULL ON UPDATE CASCADE
);
INSERT INTO "new_Resource" ("advanceDays", "approval", "authorId", "capacity", "code", "createdAt", "description", "id", "kind", "no", "openFromMin", "openToMin", "ownerId", "parentId", "quantity", "rrule", "ruleTime", "status", "title", "unitLabel", "updatedAt", "validTo") SELECT "advanceDays", "approval", "authorId", "capacity", "code", "createdAt", "description", "id", "kind", "no", "openFromMin", "openToMin", "ownerId", "parentId", "quantity", "rrule", "ruleTime", "status", "title", "unitLabel", "updatedAt", "validTo" FROM "Resource";
DROP TABLE "Resource";
ALTER TABLE "new_Resource" RENAME TO "Resource";
CREATE UNIQUE INDEX "Resource_no_key" ON "Resource"("no");
CREATE UNIQUE INDEX "Resource_code_key" ON "Resource"("code");
CREATE INDEX "Resource_ownerId_status_idx" ON "Resource"("ownerId", "status");
CREATE INDEX "Resource_kind_status_idx" ON "Resource"("kind", "status");
PRAGMA foreign_keys=ON;
PRAGMA defer_foreign_keys=OFF;

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
