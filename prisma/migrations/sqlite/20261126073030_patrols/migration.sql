-- Reason: Places that members look at in turn, what they found, and which turns were missed.

-- CreateTable
CREATE TABLE "Duty" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "orgId" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "rrule" TEXT NOT NULL,
    "workdayRule" TEXT,
    "anchorDate" TEXT NOT NULL,
    "assignees" TEXT NOT NULL,
    "made" INTEGER NOT NULL DEFAULT 0,
    "status" TEXT NOT NULL DEFAULT 'ACTIVE',
    "revision" INTEGER NOT NULL DEFAULT 1,
    "authorId" TEXT NOT NULL,
    "createdAt" DATETIME NOT NULL,
    CONSTRAINT "Duty_orgId_fkey" FOREIGN KEY ("orgId") REFERENCES "Org" ("id") ON DELETE RESTRICT ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "PatrolTurn" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "dutyId" TEXT NOT NULL,
    "day" TEXT NOT NULL,
    "assigneeId" TEXT NOT NULL,
    "state" TEXT NOT NULL DEFAULT 'DUE',
    "logId" TEXT,
    CONSTRAINT "PatrolTurn_dutyId_fkey" FOREIGN KEY ("dutyId") REFERENCES "Duty" ("id") ON DELETE CASCADE ON UPDATE CASCADE,
    CONSTRAINT "PatrolTurn_logId_fkey" FOREIGN KEY ("logId") REFERENCES "PatrolLog" ("id") ON DELETE SET NULL ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "PatrolLog" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "orgId" TEXT NOT NULL,
    "place" TEXT NOT NULL,
    "problem" BOOLEAN NOT NULL,
    "text" TEXT NOT NULL DEFAULT '',
    "localDate" TEXT NOT NULL,
    "byId" TEXT NOT NULL,
    "createdAt" DATETIME NOT NULL,
    CONSTRAINT "PatrolLog_orgId_fkey" FOREIGN KEY ("orgId") REFERENCES "Org" ("id") ON DELETE RESTRICT ON UPDATE CASCADE
);

-- CreateIndex
CREATE INDEX "Duty_orgId_status_idx" ON "Duty"("orgId", "status");

-- CreateIndex
CREATE UNIQUE INDEX "PatrolTurn_logId_key" ON "PatrolTurn"("logId");

-- CreateIndex
CREATE INDEX "PatrolTurn_state_day_idx" ON "PatrolTurn"("state", "day");

-- CreateIndex
CREATE UNIQUE INDEX "PatrolTurn_dutyId_day_key" ON "PatrolTurn"("dutyId", "day");

-- CreateIndex
CREATE INDEX "PatrolLog_orgId_localDate_idx" ON "PatrolLog"("orgId", "localDate");
