-- Reason: Whistles: a community calls units to where something is wrong; each called unit has its two clocks.

-- CreateEnum
CREATE TYPE "WhistleStatus" AS ENUM ('CALLED', 'WORKING', 'DONE', 'CLOSED', 'CANCELLED');

-- CreateEnum
CREATE TYPE "WhistleCallStatus" AS ENUM ('CALLED', 'REPORTED_IN', 'PASSED');

-- CreateTable
CREATE TABLE "Whistle" (
    "id" TEXT NOT NULL,
    "no" INTEGER NOT NULL,
    "title" TEXT NOT NULL,
    "place" TEXT,
    "urgent" BOOLEAN NOT NULL DEFAULT false,
    "hostId" TEXT NOT NULL,
    "authorId" TEXT NOT NULL,
    "status" "WhistleStatus" NOT NULL DEFAULT 'CALLED',
    "claimedAt" TIMESTAMP(3),
    "closedAt" TIMESTAMP(3),
    "chatid" TEXT,
    "createdAt" TIMESTAMP(3) NOT NULL,
    "updatedAt" TIMESTAMP(3) NOT NULL,

    CONSTRAINT "Whistle_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "WhistleCall" (
    "whistleId" TEXT NOT NULL,
    "orgId" TEXT NOT NULL,
    "position" INTEGER NOT NULL,
    "status" "WhistleCallStatus" NOT NULL DEFAULT 'CALLED',
    "takeUpDueAt" TIMESTAMP(3) NOT NULL,
    "finishDueAt" TIMESTAMP(3) NOT NULL,
    "reportedInAt" TIMESTAMP(3),
    "byId" TEXT,
    "byProxy" BOOLEAN NOT NULL DEFAULT false,
    "passedToId" TEXT,
    "passes" INTEGER NOT NULL DEFAULT 0,
    "createdAt" TIMESTAMP(3) NOT NULL,

    CONSTRAINT "WhistleCall_pkey" PRIMARY KEY ("whistleId","orgId")
);

-- CreateTable
CREATE TABLE "WhistleUpdate" (
    "id" TEXT NOT NULL,
    "whistleId" TEXT NOT NULL,
    "byId" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "text" TEXT NOT NULL DEFAULT '',
    "at" TIMESTAMP(3) NOT NULL,

    CONSTRAINT "WhistleUpdate_pkey" PRIMARY KEY ("id")
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

-- AddForeignKey
ALTER TABLE "Whistle" ADD CONSTRAINT "Whistle_hostId_fkey" FOREIGN KEY ("hostId") REFERENCES "Org"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "WhistleCall" ADD CONSTRAINT "WhistleCall_whistleId_fkey" FOREIGN KEY ("whistleId") REFERENCES "Whistle"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "WhistleCall" ADD CONSTRAINT "WhistleCall_orgId_fkey" FOREIGN KEY ("orgId") REFERENCES "Org"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "WhistleUpdate" ADD CONSTRAINT "WhistleUpdate_whistleId_fkey" FOREIGN KEY ("whistleId") REFERENCES "Whistle"("id") ON DELETE CASCADE ON UPDATE CASCADE;
