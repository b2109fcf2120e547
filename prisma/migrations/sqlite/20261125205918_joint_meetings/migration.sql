-- Reason: joint meetings

-- AlterTable
ALTER TABLE "Member" ADD COLUMN "muteUntil" TEXT;
ALTER TABLE "Member" ADD COLUMN "quietFromMin" INTEGER;
ALTER TABLE "Member" ADD COLUMN "quietToMin" INTEGER;

-- CreateTable
CREATE TABLE "AnswerLink" (
    "tokenHash" TEXT NOT NULL PRIMARY KEY,
    "meetingId" TEXT NOT NULL,
    "orgId" TEXT NOT NULL,
    "createdById" TEXT NOT NULL,
    "expiresAt" DATETIME NOT NULL,
    "usedAt" DATETIME,
    "createdAt" DATETIME NOT NULL,
    CONSTRAINT "AnswerLink_meetingId_fkey" FOREIGN KEY ("meetingId") REFERENCES "Meeting" ("id") ON DELETE CASCADE ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "TimePoll" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "plan" TEXT NOT NULL,
    "hostId" TEXT NOT NULL,
    "bodyId" TEXT,
    "title" TEXT NOT NULL,
    "authorId" TEXT NOT NULL,
    "chatid" TEXT,
    "closesAt" DATETIME NOT NULL,
    "status" TEXT NOT NULL DEFAULT 'OPEN',
    "meetingId" TEXT,
    "createdAt" DATETIME NOT NULL,
    CONSTRAINT "TimePoll_meetingId_fkey" FOREIGN KEY ("meetingId") REFERENCES "Meeting" ("id") ON DELETE SET NULL ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "TimeOption" (
    "pollId" TEXT NOT NULL,
    "position" INTEGER NOT NULL,
    "localDate" TEXT NOT NULL,
    "startMin" INTEGER NOT NULL,
    "endMin" INTEGER NOT NULL,

    PRIMARY KEY ("pollId", "position"),
    CONSTRAINT "TimeOption_pollId_fkey" FOREIGN KEY ("pollId") REFERENCES "TimePoll" ("id") ON DELETE CASCADE ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "TimeVote" (
    "pollId" TEXT NOT NULL,
    "orgId" TEXT NOT NULL,
    "memberId" TEXT NOT NULL,
    "can" TEXT NOT NULL,
    "at" DATETIME NOT NULL,

    PRIMARY KEY ("pollId", "orgId"),
    CONSTRAINT "TimeVote_pollId_fkey" FOREIGN KEY ("pollId") REFERENCES "TimePoll" ("id") ON DELETE CASCADE ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "MeetingSeries" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "bodyId" TEXT,
    "hostId" TEXT NOT NULL,
    "title" TEXT NOT NULL,
    "rrule" TEXT NOT NULL,
    "workdayRule" TEXT,
    "anchorDate" TEXT NOT NULL,
    "startMin" INTEGER NOT NULL,
    "durationMin" INTEGER NOT NULL,
    "holidayPolicy" TEXT NOT NULL DEFAULT 'ASK',
    "placeText" TEXT,
    "venueId" TEXT,
    "guests" TEXT NOT NULL DEFAULT '[]',
    "agenda" TEXT NOT NULL DEFAULT '',
    "status" TEXT NOT NULL DEFAULT 'ACTIVE',
    "authorId" TEXT NOT NULL,
    "chatid" TEXT,
    "plannedUntil" TEXT NOT NULL,
    "version" INTEGER NOT NULL DEFAULT 0,
    "createdAt" DATETIME NOT NULL,
    "updatedAt" DATETIME NOT NULL,
    CONSTRAINT "MeetingSeries_bodyId_fkey" FOREIGN KEY ("bodyId") REFERENCES "Body" ("id") ON DELETE SET NULL ON UPDATE CASCADE,
    CONSTRAINT "MeetingSeries_hostId_fkey" FOREIGN KEY ("hostId") REFERENCES "Org" ("id") ON DELETE RESTRICT ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "SeriesException" (
    "seriesId" TEXT NOT NULL,
    "day" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "note" TEXT NOT NULL DEFAULT '',
    "at" DATETIME NOT NULL,

    PRIMARY KEY ("seriesId", "day"),
    CONSTRAINT "SeriesException_seriesId_fkey" FOREIGN KEY ("seriesId") REFERENCES "MeetingSeries" ("id") ON DELETE CASCADE ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "Rotation" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "bodyId" TEXT NOT NULL,
    "cadence" TEXT NOT NULL DEFAULT 'MONTH',
    "authorId" TEXT NOT NULL,
    "createdAt" DATETIME NOT NULL,
    CONSTRAINT "Rotation_bodyId_fkey" FOREIGN KEY ("bodyId") REFERENCES "Body" ("id") ON DELETE RESTRICT ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "RotationTurn" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "rotationId" TEXT NOT NULL,
    "period" TEXT NOT NULL,
    "orgId" TEXT NOT NULL,
    "status" TEXT NOT NULL DEFAULT 'PLANNED',
    "debtOf" TEXT,
    "skipReason" TEXT,
    "handoverNote" TEXT,
    "confirmedAt" DATETIME,
    "revision" INTEGER NOT NULL DEFAULT 1,
    "createdAt" DATETIME NOT NULL,
    CONSTRAINT "RotationTurn_rotationId_fkey" FOREIGN KEY ("rotationId") REFERENCES "Rotation" ("id") ON DELETE CASCADE ON UPDATE CASCADE,
    CONSTRAINT "RotationTurn_orgId_fkey" FOREIGN KEY ("orgId") REFERENCES "Org" ("id") ON DELETE RESTRICT ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "TurnSwap" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "rotationId" TEXT NOT NULL,
    "fromTurnId" TEXT NOT NULL,
    "toTurnId" TEXT NOT NULL,
    "askedById" TEXT NOT NULL,
    "expiresAt" DATETIME NOT NULL,
    "state" TEXT NOT NULL DEFAULT 'ASKED',
    "createdAt" DATETIME NOT NULL,
    CONSTRAINT "TurnSwap_rotationId_fkey" FOREIGN KEY ("rotationId") REFERENCES "Rotation" ("id") ON DELETE CASCADE ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "AgendaItem" (
    "id" TEXT NOT NULL PRIMARY KEY,
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
    "status" TEXT NOT NULL DEFAULT 'POOL',
    "dropReason" TEXT,
    "mergedIntoId" TEXT,
    "createdAt" DATETIME NOT NULL,
    "updatedAt" DATETIME NOT NULL,
    CONSTRAINT "AgendaItem_bodyId_fkey" FOREIGN KEY ("bodyId") REFERENCES "Body" ("id") ON DELETE SET NULL ON UPDATE CASCADE,
    CONSTRAINT "AgendaItem_meetingId_fkey" FOREIGN KEY ("meetingId") REFERENCES "Meeting" ("id") ON DELETE SET NULL ON UPDATE CASCADE,
    CONSTRAINT "AgendaItem_proposerOrgId_fkey" FOREIGN KEY ("proposerOrgId") REFERENCES "Org" ("id") ON DELETE SET NULL ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "Minutes" (
    "meetingId" TEXT NOT NULL PRIMARY KEY,
    "body" TEXT NOT NULL,
    "source" TEXT NOT NULL,
    "draftedById" TEXT NOT NULL,
    "confirmedById" TEXT,
    "version" INTEGER NOT NULL DEFAULT 1,
    "status" TEXT NOT NULL DEFAULT 'DRAFT',
    "createdAt" DATETIME NOT NULL,
    "updatedAt" DATETIME NOT NULL,
    CONSTRAINT "Minutes_meetingId_fkey" FOREIGN KEY ("meetingId") REFERENCES "Meeting" ("id") ON DELETE CASCADE ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "ActionItem" (
    "id" TEXT NOT NULL PRIMARY KEY,
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
    "status" TEXT NOT NULL DEFAULT 'OPEN',
    "sourceQuote" TEXT NOT NULL DEFAULT '',
    "acceptedAt" DATETIME,
    "claimedAt" DATETIME,
    "closedAt" DATETIME,
    "authorId" TEXT NOT NULL,
    "chatid" TEXT,
    "revision" INTEGER NOT NULL DEFAULT 1,
    "createdAt" DATETIME NOT NULL,
    "updatedAt" DATETIME NOT NULL,
    CONSTRAINT "ActionItem_meetingId_fkey" FOREIGN KEY ("meetingId") REFERENCES "Meeting" ("id") ON DELETE SET NULL ON UPDATE CASCADE,
    CONSTRAINT "ActionItem_leadOrgId_fkey" FOREIGN KEY ("leadOrgId") REFERENCES "Org" ("id") ON DELETE RESTRICT ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "ActionCoOrg" (
    "actionId" TEXT NOT NULL,
    "orgId" TEXT NOT NULL,

    PRIMARY KEY ("actionId", "orgId"),
    CONSTRAINT "ActionCoOrg_actionId_fkey" FOREIGN KEY ("actionId") REFERENCES "ActionItem" ("id") ON DELETE CASCADE ON UPDATE CASCADE,
    CONSTRAINT "ActionCoOrg_orgId_fkey" FOREIGN KEY ("orgId") REFERENCES "Org" ("id") ON DELETE RESTRICT ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "ActionUpdate" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "actionId" TEXT NOT NULL,
    "byId" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "text" TEXT NOT NULL DEFAULT '',
    "progress" INTEGER,
    "at" DATETIME NOT NULL,
    CONSTRAINT "ActionUpdate_actionId_fkey" FOREIGN KEY ("actionId") REFERENCES "ActionItem" ("id") ON DELETE CASCADE ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "Unheard" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "at" DATETIME NOT NULL,
    "author" TEXT NOT NULL,
    "orgId" TEXT NOT NULL,
    "text" TEXT,
    "guess" TEXT,
    "length" INTEGER NOT NULL
);

-- RedefineTables
PRAGMA defer_foreign_keys=ON;
PRAGMA foreign_keys=OFF;
CREATE TABLE "new_Deployment" (
    "id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT DEFAULT 1,
    "name" TEXT NOT NULL,
    "namesVersion" INTEGER NOT NULL DEFAULT 0,
    "keepUnheard" BOOLEAN NOT NULL DEFAULT false
);
INSERT INTO "new_Deployment" ("id", "name", "namesVersion") SELECT "id", "name", "namesVersion" FROM "Deployment";
DROP TABLE "Deployment";
ALTER TABLE "new_Deployment" RENAME TO "Deployment";
CREATE TABLE "new_BodyMember" (
    "bodyId" TEXT NOT NULL,
    "orgId" TEXT NOT NULL,
    "position" INTEGER NOT NULL,
    "canVote" BOOLEAN NOT NULL DEFAULT true,
    "post" TEXT NOT NULL DEFAULT 'MEMBER',
    "seats" INTEGER NOT NULL DEFAULT 1,

    PRIMARY KEY ("bodyId", "orgId"),
    CONSTRAINT "BodyMember_bodyId_fkey" FOREIGN KEY ("bodyId") REFERENCES "Body" ("id") ON DELETE CASCADE ON UPDATE CASCADE,
    CONSTRAINT "BodyMember_orgId_fkey" FOREIGN KEY ("orgId") REFERENCES "Org" ("id") ON DELETE RESTRICT ON UPDATE CASCADE
);
INSERT INTO "new_BodyMember" ("bodyId", "canVote", "orgId", "position") SELECT "bodyId", "canVote", "orgId", "position" FROM "BodyMember";
DROP TABLE "BodyMember";
ALTER TABLE "new_BodyMember" RENAME TO "BodyMember";
CREATE INDEX "BodyMember_orgId_idx" ON "BodyMember"("orgId");
CREATE TABLE "new_Meeting" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "no" INTEGER NOT NULL,
    "bodyId" TEXT,
    "seriesId" TEXT,
    "occurrence" TEXT,
    "urgent" BOOLEAN NOT NULL DEFAULT false,
    "hostId" TEXT NOT NULL,
    "title" TEXT NOT NULL,
    "localDate" TEXT NOT NULL,
    "startMin" INTEGER NOT NULL,
    "endMin" INTEGER NOT NULL,
    "tz" TEXT NOT NULL,
    "startAt" DATETIME NOT NULL,
    "endAt" DATETIME NOT NULL,
    "placeText" TEXT,
    "venueId" TEXT,
    "agenda" TEXT NOT NULL DEFAULT '',
    "leads" TEXT,
    "checkinCode" TEXT,
    "recorderId" TEXT,
    "startedAt" DATETIME,
    "rsvpDueAt" DATETIME NOT NULL,
    "quorumNeeded" INTEGER NOT NULL,
    "status" TEXT NOT NULL DEFAULT 'SCHEDULED',
    "revision" INTEGER NOT NULL DEFAULT 1,
    "cancelReason" TEXT,
    "authorId" TEXT NOT NULL,
    "chatid" TEXT,
    "createdAt" DATETIME NOT NULL,
    "updatedAt" DATETIME NOT NULL,
    CONSTRAINT "Meeting_bodyId_fkey" FOREIGN KEY ("bodyId") REFERENCES "Body" ("id") ON DELETE SET NULL ON UPDATE CASCADE,
    CONSTRAINT "Meeting_seriesId_fkey" FOREIGN KEY ("seriesId") REFERENCES "MeetingSeries" ("id") ON DELETE SET NULL ON UPDATE CASCADE,
    CONSTRAINT "Meeting_hostId_fkey" FOREIGN KEY ("hostId") REFERENCES "Org" ("id") ON DELETE RESTRICT ON UPDATE CASCADE,
    CONSTRAINT "Meeting_venueId_fkey" FOREIGN KEY ("venueId") REFERENCES "Resource" ("id") ON DELETE SET NULL ON UPDATE CASCADE
);
INSERT INTO "new_Meeting" ("agenda", "authorId", "bodyId", "cancelReason", "chatid", "createdAt", "endAt", "endMin", "hostId", "id", "localDate", "no", "placeText", "quorumNeeded", "revision", "rsvpDueAt", "startAt", "startMin", "status", "title", "tz", "updatedAt", "venueId") SELECT "agenda", "authorId", "bodyId", "cancelReason", "chatid", "createdAt", "endAt", "endMin", "hostId", "id", "localDate", "no", "placeText", "quorumNeeded", "revision", "rsvpDueAt", "startAt", "startMin", "status", "title", "tz", "updatedAt", "venueId" FROM "Meeting";
DROP TABLE "Meeting";
ALTER TABLE "new_Meeting" RENAME TO "Meeting";
CREATE UNIQUE INDEX "Meeting_no_key" ON "Meeting"("no");
CREATE UNIQUE INDEX "Meeting_occurrence_key" ON "Meeting"("occurrence");
CREATE INDEX "Meeting_status_startAt_idx" ON "Meeting"("status", "startAt");
CREATE INDEX "Meeting_hostId_idx" ON "Meeting"("hostId");
CREATE TABLE "new_Invitation" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "meetingId" TEXT NOT NULL,
    "orgId" TEXT NOT NULL,
    "canVote" BOOLEAN NOT NULL DEFAULT true,
    "seats" INTEGER NOT NULL DEFAULT 1,
    "required" BOOLEAN NOT NULL DEFAULT false,
    "rsvp" TEXT NOT NULL DEFAULT 'PENDING',
    "rsvpRevision" INTEGER NOT NULL DEFAULT 0,
    "respondedAt" DATETIME,
    "respondedById" TEXT,
    "byProxy" BOOLEAN NOT NULL DEFAULT false,
    "substituteId" TEXT,
    "substituteName" TEXT,
    "substituteConfirmed" BOOLEAN NOT NULL DEFAULT false,
    "reason" TEXT,
    "askedAgain" BOOLEAN NOT NULL DEFAULT false,
    "chasedOn" TEXT,
    "chases" INTEGER NOT NULL DEFAULT 0,
    "lastChasedAt" DATETIME,
    "attendance" TEXT NOT NULL DEFAULT 'UNKNOWN',
    "checkinAt" DATETIME,
    "checkinVia" TEXT,
    "checkinById" TEXT,
    "createdAt" DATETIME NOT NULL,
    CONSTRAINT "Invitation_meetingId_fkey" FOREIGN KEY ("meetingId") REFERENCES "Meeting" ("id") ON DELETE CASCADE ON UPDATE CASCADE,
    CONSTRAINT "Invitation_orgId_fkey" FOREIGN KEY ("orgId") REFERENCES "Org" ("id") ON DELETE RESTRICT ON UPDATE CASCADE
);
INSERT INTO "new_Invitation" ("askedAgain", "byProxy", "canVote", "chasedOn", "chases", "createdAt", "id", "lastChasedAt", "meetingId", "orgId", "reason", "respondedAt", "respondedById", "rsvp", "rsvpRevision", "substituteConfirmed", "substituteId", "substituteName") SELECT "askedAgain", "byProxy", "canVote", "chasedOn", "chases", "createdAt", "id", "lastChasedAt", "meetingId", "orgId", "reason", "respondedAt", "respondedById", "rsvp", "rsvpRevision", "substituteConfirmed", "substituteId", "substituteName" FROM "Invitation";
DROP TABLE "Invitation";
ALTER TABLE "new_Invitation" RENAME TO "Invitation";
CREATE INDEX "Invitation_orgId_rsvp_idx" ON "Invitation"("orgId", "rsvp");
CREATE UNIQUE INDEX "Invitation_meetingId_orgId_key" ON "Invitation"("meetingId", "orgId");
PRAGMA foreign_keys=ON;
PRAGMA defer_foreign_keys=OFF;

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
