-- Reason: Whistles: a community calls units to where something is wrong; each called unit has its two clocks.

-- CreateTable
CREATE TABLE "Whistle" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "no" INTEGER NOT NULL,
    "title" TEXT NOT NULL,
    "place" TEXT,
    "urgent" BOOLEAN NOT NULL DEFAULT false,
    "hostId" TEXT NOT NULL,
    "authorId" TEXT NOT NULL,
    "status" TEXT NOT NULL DEFAULT 'CALLED',
    "claimedAt" DATETIME,
    "closedAt" DATETIME,
    "chatid" TEXT,
    "createdAt" DATETIME NOT NULL,
    "updatedAt" DATETIME NOT NULL,
    CONSTRAINT "Whistle_hostId_fkey" FOREIGN KEY ("hostId") REFERENCES "Org" ("id") ON DELETE RESTRICT ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "WhistleCall" (
    "whistleId" TEXT NOT NULL,
    "orgId" TEXT NOT NULL,
    "position" INTEGER NOT NULL,
    "status" TEXT NOT NULL DEFAULT 'CALLED',
    "takeUpDueAt" DATETIME NOT NULL,
    "finishDueAt" DATETIME NOT NULL,
    "reportedInAt" DATETIME,
    "byId" TEXT,
    "byProxy" BOOLEAN NOT NULL DEFAULT false,
    "passedToId" TEXT,
    "passes" INTEGER NOT NULL DEFAULT 0,
    "createdAt" DATETIME NOT NULL,

    PRIMARY KEY ("whistleId", "orgId"),
    CONSTRAINT "WhistleCall_whistleId_fkey" FOREIGN KEY ("whistleId") REFERENCES "Whistle" ("id") ON DELETE CASCADE ON UPDATE CASCADE,
    CONSTRAINT "WhistleCall_orgId_fkey" FOREIGN KEY ("orgId") REFERENCES "Org" ("id") ON DELETE RESTRICT ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "WhistleUpdate" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "whistleId" TEXT NOT NULL,
    "byId" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "text" TEXT NOT NULL DEFAULT '',
    "at" DATETIME NOT NULL,
    CONSTRAINT "WhistleUpdate_whistleId_fkey" FOREIGN KEY ("whistleId") REFERENCES "Whistle" ("id") ON DELETE CASCADE ON UPDATE CASCADE
);

-- CreateIndex
CREATE UNIQUE INDEX "Whistle_no_key" ON "Whistle"("no");

-- CreateIndex
CREATE INDEX "Whistle_hostId_status_idx" ON "Whistle"("hostId", "status");

-- CreateIndex
CREATE INDEX "Whistle_status_createdAt_idx" ON "Whistle"("status", "createdAt");

-- CreateIndex
CREATE INDEX "WhistleCall_orgId_status_idx" ON "WhistleCall"("orgId", "status");

-- CreateIndex
CREATE INDEX "WhistleUpdate_whistleId_at_idx" ON "WhistleUpdate"("whistleId", "at");
