-- Reason: joint meetings

-- CreateEnum
CREATE TYPE "BodyPost" AS ENUM ('CHAIR', 'DEPUTY', 'COMMISSIONER', 'MEMBER', 'SECRETARY', 'OBSERVER');

-- CreateEnum
CREATE TYPE "Attendance" AS ENUM ('UNKNOWN', 'PRESENT', 'LATE', 'ABSENT', 'EXCUSED');

-- CreateEnum
CREATE TYPE "PollStatus" AS ENUM ('OPEN', 'DECIDED', 'CANCELLED');

-- CreateEnum
CREATE TYPE "HolidayPolicy" AS ENUM ('KEEP', 'NEXT_WORKDAY', 'PREV_WORKDAY', 'SKIP', 'ASK');

-- CreateEnum
CREATE TYPE "SeriesStatus" AS ENUM ('ACTIVE', 'PAUSED', 'ENDED');

-- CreateEnum
CREATE TYPE "TurnStatus" AS ENUM ('PLANNED', 'NOTIFIED', 'CONFIRMED', 'DONE', 'SKIPPED');

-- CreateEnum
CREATE TYPE "AgendaStatus" AS ENUM ('POOL', 'ADOPTED', 'DISCUSSED', 'DROPPED', 'MERGED');

-- CreateEnum
CREATE TYPE "MinutesStatus" AS ENUM ('DRAFT', 'CONFIRMED');

-- CreateEnum
CREATE TYPE "ActionStatus" AS ENUM ('OPEN', 'ACCEPTED', 'IN_PROGRESS', 'CLAIMED_DONE', 'VERIFIED', 'CANCELLED');

-- AlterTable
ALTER TABLE "Deployment" ADD COLUMN     "keepUnheard" BOOLEAN NOT NULL DEFAULT false;

-- AlterTable
ALTER TABLE "Member" ADD COLUMN     "muteUntil" TEXT,
ADD COLUMN     "quietFromMin" INTEGER,
ADD COLUMN     "quietToMin" INTEGER;

-- AlterTable
ALTER TABLE "BodyMember" ADD COLUMN     "post" "BodyPost" NOT NULL DEFAULT 'MEMBER',
ADD COLUMN     "seats" INTEGER NOT NULL DEFAULT 1;

-- AlterTable
ALTER TABLE "Meeting" ADD COLUMN     "checkinCode" TEXT,
ADD COLUMN     "leads" TEXT,
ADD COLUMN     "occurrence" TEXT,
ADD COLUMN     "recorderId" TEXT,
ADD COLUMN     "seriesId" TEXT,
ADD COLUMN     "startedAt" TIMESTAMP(3),
ADD COLUMN     "urgent" BOOLEAN NOT NULL DEFAULT false;

-- AlterTable
ALTER TABLE "Invitation" ADD COLUMN     "attendance" "Attendance" NOT NULL DEFAULT 'UNKNOWN',
ADD COLUMN     "checkinAt" TIMESTAMP(3),
ADD COLUMN     "checkinById" TEXT,
ADD COLUMN     "checkinVia" TEXT,
ADD COLUMN     "required" BOOLEAN NOT NULL DEFAULT false,
ADD COLUMN     "seats" INTEGER NOT NULL DEFAULT 1;

-- CreateTable
CREATE TABLE "AnswerLink" (
    "tokenHash" TEXT NOT NULL,
    "meetingId" TEXT NOT NULL,
    "orgId" TEXT NOT NULL,
    "createdById" TEXT NOT NULL,
    "expiresAt" TIMESTAMP(3) NOT NULL,
    "usedAt" TIMESTAMP(3),
    "createdAt" TIMESTAMP(3) NOT NULL,

    CONSTRAINT "AnswerLink_pkey" PRIMARY KEY ("tokenHash")
);

-- CreateTable
CREATE TABLE "TimePoll" (
    "id" TEXT NOT NULL,
    "plan" TEXT NOT NULL,
    "hostId" TEXT NOT NULL,
    "bodyId" TEXT,
    "title" TEXT NOT NULL,
    "authorId" TEXT NOT NULL,
    "chatid" TEXT,
    "closesAt" TIMESTAMP(3) NOT NULL,
    "status" "PollStatus" NOT NULL DEFAULT 'OPEN',
    "meetingId" TEXT,
    "createdAt" TIMESTAMP(3) NOT NULL,

    CONSTRAINT "TimePoll_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "TimeOption" (
    "pollId" TEXT NOT NULL,
    "position" INTEGER NOT NULL,
    "localDate" TEXT NOT NULL,
    "startMin" INTEGER NOT NULL,
    "endMin" INTEGER NOT NULL,

    CONSTRAINT "TimeOption_pkey" PRIMARY KEY ("pollId","position")
);

-- CreateTable
CREATE TABLE "TimeVote" (
    "pollId" TEXT NOT NULL,
    "orgId" TEXT NOT NULL,
    "memberId" TEXT NOT NULL,
    "can" TEXT NOT NULL,
    "at" TIMESTAMP(3) NOT NULL,

    CONSTRAINT "TimeVote_pkey" PRIMARY KEY ("pollId","orgId")
);

-- CreateTable
CREATE TABLE "MeetingSeries" (
    "id" TEXT NOT NULL,
    "bodyId" TEXT,
    "hostId" TEXT NOT NULL,
    "title" TEXT NOT NULL,
    "rrule" TEXT NOT NULL,
    "workdayRule" TEXT,
    "anchorDate" TEXT NOT NULL,
    "startMin" INTEGER NOT NULL,
    "durationMin" INTEGER NOT NULL,
    "holidayPolicy" "HolidayPolicy" NOT NULL DEFAULT 'ASK',
    "placeText" TEXT,
    "venueId" TEXT,
    "guests" TEXT NOT NULL DEFAULT '[]',
    "agenda" TEXT NOT NULL DEFAULT '',
    "status" "SeriesStatus" NOT NULL DEFAULT 'ACTIVE',
    "authorId" TEXT NOT NULL,
    "chatid" TEXT,
    "plannedUntil" TEXT NOT NULL,
    "version" INTEGER NOT NULL DEFAULT 0,
    "createdAt" TIMESTAMP(3) NOT NULL,
    "updatedAt" TIMESTAMP(3) NOT NULL,

    CONSTRAINT "MeetingSeries_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "SeriesException" (
    "seriesId" TEXT NOT NULL,
    "day" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "note" TEXT NOT NULL DEFAULT '',
    "at" TIMESTAMP(3) NOT NULL,

    CONSTRAINT "SeriesException_pkey" PRIMARY KEY ("seriesId","day")
);

-- CreateTable
CREATE TABLE "Rotation" (
    "id" TEXT NOT NULL,
    "bodyId" TEXT NOT NULL,
    "cadence" TEXT NOT NULL DEFAULT 'MONTH',
    "authorId" TEXT NOT NULL,
    "createdAt" TIMESTAMP(3) NOT NULL,

    CONSTRAINT "Rotation_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "RotationTurn" (
    "id" TEXT NOT NULL,
    "rotationId" TEXT NOT NULL,
    "period" TEXT NOT NULL,
    "orgId" TEXT NOT NULL,
    "status" "TurnStatus" NOT NULL DEFAULT 'PLANNED',
    "debtOf" TEXT,
    "skipReason" TEXT,
    "handoverNote" TEXT,
    "confirmedAt" TIMESTAMP(3),
    "revision" INTEGER NOT NULL DEFAULT 1,
    "createdAt" TIMESTAMP(3) NOT NULL,

    CONSTRAINT "RotationTurn_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "TurnSwap" (
    "id" TEXT NOT NULL,
    "rotationId" TEXT NOT NULL,
    "fromTurnId" TEXT NOT NULL,
    "toTurnId" TEXT NOT NULL,
    "askedById" TEXT NOT NULL,
    "expiresAt" TIMESTAMP(3) NOT NULL,
    "state" TEXT NOT NULL DEFAULT 'ASKED',
    "createdAt" TIMESTAMP(3) NOT NULL,

    CONSTRAINT "TurnSwap_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "AgendaItem" (
    "id" TEXT NOT NULL,
    "bodyId" TEXT,
    "meetingId" TEXT,
    "title" TEXT NOT NULL,
    "proposerId" TEXT,
    "proposerOrgId" TEXT,
    "nominated" BOOLEAN NOT NULL DEFAULT false,
    "sourceKind" TEXT NOT NULL DEFAULT 'MANUAL',
    "sourceId" TEXT,
    "position" INTEGER NOT NULL DEFAULT 0,
    "timesOnAgenda" INTEGER NOT NULL DEFAULT 0,
    "status" "AgendaStatus" NOT NULL DEFAULT 'POOL',
    "dropReason" TEXT,
    "mergedIntoId" TEXT,
    "createdAt" TIMESTAMP(3) NOT NULL,
    "updatedAt" TIMESTAMP(3) NOT NULL,

    CONSTRAINT "AgendaItem_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Minutes" (
    "meetingId" TEXT NOT NULL,
    "body" TEXT NOT NULL,
    "source" TEXT NOT NULL,
    "draftedById" TEXT NOT NULL,
    "confirmedById" TEXT,
    "version" INTEGER NOT NULL DEFAULT 1,
    "status" "MinutesStatus" NOT NULL DEFAULT 'DRAFT',
    "createdAt" TIMESTAMP(3) NOT NULL,
    "updatedAt" TIMESTAMP(3) NOT NULL,

    CONSTRAINT "Minutes_pkey" PRIMARY KEY ("meetingId")
);

-- CreateTable
CREATE TABLE "ActionItem" (
    "id" TEXT NOT NULL,
    "no" INTEGER NOT NULL,
    "title" TEXT NOT NULL,
    "meetingId" TEXT,
    "agendaItemId" TEXT,
    "leadOrgId" TEXT NOT NULL,
    "hostId" TEXT NOT NULL,
    "ownerId" TEXT,
    "dueOn" TEXT NOT NULL,
    "originalDueOn" TEXT NOT NULL,
    "extensions" INTEGER NOT NULL DEFAULT 0,
    "progress" INTEGER NOT NULL DEFAULT 0,
    "status" "ActionStatus" NOT NULL DEFAULT 'OPEN',
    "sourceQuote" TEXT NOT NULL DEFAULT '',
    "acceptedAt" TIMESTAMP(3),
    "claimedAt" TIMESTAMP(3),
    "closedAt" TIMESTAMP(3),
    "authorId" TEXT NOT NULL,
    "chatid" TEXT,
    "revision" INTEGER NOT NULL DEFAULT 1,
    "createdAt" TIMESTAMP(3) NOT NULL,
    "updatedAt" TIMESTAMP(3) NOT NULL,

    CONSTRAINT "ActionItem_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "ActionCoOrg" (
    "actionId" TEXT NOT NULL,
    "orgId" TEXT NOT NULL,

    CONSTRAINT "ActionCoOrg_pkey" PRIMARY KEY ("actionId","orgId")
);

-- CreateTable
CREATE TABLE "ActionUpdate" (
    "id" TEXT NOT NULL,
    "actionId" TEXT NOT NULL,
    "byId" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "text" TEXT NOT NULL DEFAULT '',
    "progress" INTEGER,
    "at" TIMESTAMP(3) NOT NULL,

    CONSTRAINT "ActionUpdate_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Unheard" (
    "id" TEXT NOT NULL,
    "at" TIMESTAMP(3) NOT NULL,
    "author" TEXT NOT NULL,
    "orgId" TEXT NOT NULL,
    "text" TEXT,
    "guess" TEXT,
    "length" INTEGER NOT NULL,

    CONSTRAINT "Unheard_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "AnswerLink_meetingId_orgId_idx" ON "AnswerLink"("meetingId", "orgId");

-- CreateIndex
CREATE UNIQUE INDEX "TimePoll_meetingId_key" ON "TimePoll"("meetingId");

-- CreateIndex
CREATE INDEX "TimePoll_status_closesAt_idx" ON "TimePoll"("status", "closesAt");

-- CreateIndex
CREATE INDEX "MeetingSeries_status_plannedUntil_idx" ON "MeetingSeries"("status", "plannedUntil");

-- CreateIndex
CREATE UNIQUE INDEX "Rotation_bodyId_key" ON "Rotation"("bodyId");

-- CreateIndex
CREATE INDEX "RotationTurn_orgId_idx" ON "RotationTurn"("orgId");

-- CreateIndex
CREATE UNIQUE INDEX "RotationTurn_rotationId_period_key" ON "RotationTurn"("rotationId", "period");

-- CreateIndex
CREATE INDEX "TurnSwap_state_expiresAt_idx" ON "TurnSwap"("state", "expiresAt");

-- CreateIndex
CREATE INDEX "AgendaItem_bodyId_status_idx" ON "AgendaItem"("bodyId", "status");

-- CreateIndex
CREATE INDEX "AgendaItem_meetingId_status_idx" ON "AgendaItem"("meetingId", "status");

-- CreateIndex
CREATE INDEX "AgendaItem_sourceKind_sourceId_idx" ON "AgendaItem"("sourceKind", "sourceId");

-- CreateIndex
CREATE UNIQUE INDEX "ActionItem_no_key" ON "ActionItem"("no");

-- CreateIndex
CREATE INDEX "ActionItem_leadOrgId_status_idx" ON "ActionItem"("leadOrgId", "status");

-- CreateIndex
CREATE INDEX "ActionItem_hostId_status_idx" ON "ActionItem"("hostId", "status");

-- CreateIndex
CREATE INDEX "ActionItem_status_dueOn_idx" ON "ActionItem"("status", "dueOn");

-- CreateIndex
CREATE INDEX "ActionUpdate_actionId_at_idx" ON "ActionUpdate"("actionId", "at");

-- CreateIndex
CREATE INDEX "Unheard_at_idx" ON "Unheard"("at");

-- CreateIndex
CREATE UNIQUE INDEX "Meeting_occurrence_key" ON "Meeting"("occurrence");

-- AddForeignKey
ALTER TABLE "Meeting" ADD CONSTRAINT "Meeting_seriesId_fkey" FOREIGN KEY ("seriesId") REFERENCES "MeetingSeries"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "AnswerLink" ADD CONSTRAINT "AnswerLink_meetingId_fkey" FOREIGN KEY ("meetingId") REFERENCES "Meeting"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "TimePoll" ADD CONSTRAINT "TimePoll_meetingId_fkey" FOREIGN KEY ("meetingId") REFERENCES "Meeting"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "TimeOption" ADD CONSTRAINT "TimeOption_pollId_fkey" FOREIGN KEY ("pollId") REFERENCES "TimePoll"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "TimeVote" ADD CONSTRAINT "TimeVote_pollId_fkey" FOREIGN KEY ("pollId") REFERENCES "TimePoll"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "MeetingSeries" ADD CONSTRAINT "MeetingSeries_bodyId_fkey" FOREIGN KEY ("bodyId") REFERENCES "Body"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "MeetingSeries" ADD CONSTRAINT "MeetingSeries_hostId_fkey" FOREIGN KEY ("hostId") REFERENCES "Org"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "SeriesException" ADD CONSTRAINT "SeriesException_seriesId_fkey" FOREIGN KEY ("seriesId") REFERENCES "MeetingSeries"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Rotation" ADD CONSTRAINT "Rotation_bodyId_fkey" FOREIGN KEY ("bodyId") REFERENCES "Body"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "RotationTurn" ADD CONSTRAINT "RotationTurn_rotationId_fkey" FOREIGN KEY ("rotationId") REFERENCES "Rotation"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "RotationTurn" ADD CONSTRAINT "RotationTurn_orgId_fkey" FOREIGN KEY ("orgId") REFERENCES "Org"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "TurnSwap" ADD CONSTRAINT "TurnSwap_rotationId_fkey" FOREIGN KEY ("rotationId") REFERENCES "Rotation"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "AgendaItem" ADD CONSTRAINT "AgendaItem_bodyId_fkey" FOREIGN KEY ("bodyId") REFERENCES "Body"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "AgendaItem" ADD CONSTRAINT "AgendaItem_meetingId_fkey" FOREIGN KEY ("meetingId") REFERENCES "Meeting"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "AgendaItem" ADD CONSTRAINT "AgendaItem_proposerOrgId_fkey" FOREIGN KEY ("proposerOrgId") REFERENCES "Org"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Minutes" ADD CONSTRAINT "Minutes_meetingId_fkey" FOREIGN KEY ("meetingId") REFERENCES "Meeting"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "ActionItem" ADD CONSTRAINT "ActionItem_meetingId_fkey" FOREIGN KEY ("meetingId") REFERENCES "Meeting"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "ActionItem" ADD CONSTRAINT "ActionItem_leadOrgId_fkey" FOREIGN KEY ("leadOrgId") REFERENCES "Org"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "ActionCoOrg" ADD CONSTRAINT "ActionCoOrg_actionId_fkey" FOREIGN KEY ("actionId") REFERENCES "ActionItem"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "ActionCoOrg" ADD CONSTRAINT "ActionCoOrg_orgId_fkey" FOREIGN KEY ("orgId") REFERENCES "Org"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "ActionUpdate" ADD CONSTRAINT "ActionUpdate_actionId_fkey" FOREIGN KEY ("actionId") REFERENCES "ActionItem"("id") ON DELETE CASCADE ON UPDATE CASCADE;
