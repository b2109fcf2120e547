-- Reason: a unit is chased at most twice a day, whatever the meetings

-- RedefineTables
PRAGMA defer_foreign_keys=ON;
PRAGMA foreign_keys=OFF;
CREATE TABLE "new_Org" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "code" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "shortName" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "sector" TEXT,
    "parentId" TEXT,
    "path" TEXT NOT NULL,
    "chasedOn" TEXT,
    "chases" INTEGER NOT NULL DEFAULT 0,
    "chasedAt" DATETIME,
    "createdAt" DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updatedAt" DATETIME NOT NULL,
    CONSTRAINT "Org_parentId_fkey" FOREIGN KEY ("parentId") REFERENCES "Org" ("id") ON DELETE SET NULL ON UPDATE CASCADE
);
INSERT INTO "new_Org" ("code", "createdAt", "id", "kind", "name", "parentId", "path", "sector", "shortName", "updatedAt") SELECT "code", "createdAt", "id", "kind", "name", "parentId", "path", "sector", "shortName", "updatedAt" FROM "Org";
DROP TABLE "Org";
ALTER TABLE "new_Org" RENAME TO "Org";
CREATE UNIQUE INDEX "Org_code_key" ON "Org"("code");
CREATE INDEX "Org_path_idx" ON "Org"("path");
CREATE INDEX "Org_parentId_idx" ON "Org"("parentId");
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
    "lastChasedAt" DATETIME,
    "attendance" TEXT NOT NULL DEFAULT 'UNKNOWN',
    "checkinAt" DATETIME,
    "checkinVia" TEXT,
    "checkinById" TEXT,
    "createdAt" DATETIME NOT NULL,
    CONSTRAINT "Invitation_meetingId_fkey" FOREIGN KEY ("meetingId") REFERENCES "Meeting" ("id") ON DELETE CASCADE ON UPDATE CASCADE,
    CONSTRAINT "Invitation_orgId_fkey" FOREIGN KEY ("orgId") REFERENCES "Org" ("id") ON DELETE RESTRICT ON UPDATE CASCADE
);
INSERT INTO "new_Invitation" ("askedAgain", "attendance", "byProxy", "canVote", "checkinAt", "checkinById", "checkinVia", "createdAt", "id", "lastChasedAt", "meetingId", "orgId", "reason", "required", "respondedAt", "respondedById", "rsvp", "rsvpRevision", "seats", "substituteConfirmed", "substituteId", "substituteName") SELECT "askedAgain", "attendance", "byProxy", "canVote", "checkinAt", "checkinById", "checkinVia", "createdAt", "id", "lastChasedAt", "meetingId", "orgId", "reason", "required", "respondedAt", "respondedById", "rsvp", "rsvpRevision", "seats", "substituteConfirmed", "substituteId", "substituteName" FROM "Invitation";
DROP TABLE "Invitation";
ALTER TABLE "new_Invitation" RENAME TO "Invitation";
CREATE INDEX "Invitation_orgId_rsvp_idx" ON "Invitation"("orgId", "rsvp");
CREATE UNIQUE INDEX "Invitation_meetingId_orgId_key" ON "Invitation"("meetingId", "orgId");
PRAGMA foreign_keys=ON;
PRAGMA defer_foreign_keys=OFF;
