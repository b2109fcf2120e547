-- Reason: the first model: district, people, conversations, delivery, calendar, activities, resources and needs, meetings, reminders, audit

-- CreateTable
CREATE TABLE "Deployment" (
    "id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT DEFAULT 1,
    "name" TEXT NOT NULL,
    "namesVersion" INTEGER NOT NULL DEFAULT 0
);

-- CreateTable
CREATE TABLE "Counter" (
    "prefix" TEXT NOT NULL PRIMARY KEY,
    "next" INTEGER NOT NULL DEFAULT 1
);

-- CreateTable
CREATE TABLE "Org" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "code" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "shortName" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "sector" TEXT,
    "parentId" TEXT,
    "path" TEXT NOT NULL,
    "createdAt" DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updatedAt" DATETIME NOT NULL,
    CONSTRAINT "Org_parentId_fkey" FOREIGN KEY ("parentId") REFERENCES "Org" ("id") ON DELETE SET NULL ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "OrgAlias" (
    "orgId" TEXT NOT NULL,
    "alias" TEXT NOT NULL,

    PRIMARY KEY ("orgId", "alias"),
    CONSTRAINT "OrgAlias_orgId_fkey" FOREIGN KEY ("orgId") REFERENCES "Org" ("id") ON DELETE CASCADE ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "Member" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "userid" TEXT NOT NULL,
    "useridKey" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "orgId" TEXT NOT NULL,
    "mobileEnc" TEXT,
    "mobileTail" TEXT,
    "reachable" BOOLEAN NOT NULL DEFAULT true,
    "dmAt" DATETIME,
    "createdAt" DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updatedAt" DATETIME NOT NULL,
    CONSTRAINT "Member_orgId_fkey" FOREIGN KEY ("orgId") REFERENCES "Org" ("id") ON DELETE RESTRICT ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "MemberAlias" (
    "memberId" TEXT NOT NULL,
    "alias" TEXT NOT NULL,

    PRIMARY KEY ("memberId", "alias"),
    CONSTRAINT "MemberAlias_memberId_fkey" FOREIGN KEY ("memberId") REFERENCES "Member" ("id") ON DELETE CASCADE ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "RoleGrant" (
    "memberId" TEXT NOT NULL,
    "role" TEXT NOT NULL,
    "orgId" TEXT NOT NULL,

    PRIMARY KEY ("memberId", "role", "orgId"),
    CONSTRAINT "RoleGrant_memberId_fkey" FOREIGN KEY ("memberId") REFERENCES "Member" ("id") ON DELETE CASCADE ON UPDATE CASCADE,
    CONSTRAINT "RoleGrant_orgId_fkey" FOREIGN KEY ("orgId") REFERENCES "Org" ("id") ON DELETE CASCADE ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "Liaison" (
    "memberId" TEXT NOT NULL,
    "orgId" TEXT NOT NULL,
    "kind" TEXT NOT NULL,

    PRIMARY KEY ("memberId", "orgId"),
    CONSTRAINT "Liaison_memberId_fkey" FOREIGN KEY ("memberId") REFERENCES "Member" ("id") ON DELETE CASCADE ON UPDATE CASCADE,
    CONSTRAINT "Liaison_orgId_fkey" FOREIGN KEY ("orgId") REFERENCES "Org" ("id") ON DELETE CASCADE ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "Body" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "code" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "hostId" TEXT NOT NULL,
    "quorumNum" INTEGER NOT NULL DEFAULT 2,
    "quorumDen" INTEGER NOT NULL DEFAULT 3,
    "createdAt" DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updatedAt" DATETIME NOT NULL,
    CONSTRAINT "Body_hostId_fkey" FOREIGN KEY ("hostId") REFERENCES "Org" ("id") ON DELETE RESTRICT ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "BodyMember" (
    "bodyId" TEXT NOT NULL,
    "orgId" TEXT NOT NULL,
    "position" INTEGER NOT NULL,
    "canVote" BOOLEAN NOT NULL DEFAULT true,

    PRIMARY KEY ("bodyId", "orgId"),
    CONSTRAINT "BodyMember_bodyId_fkey" FOREIGN KEY ("bodyId") REFERENCES "Body" ("id") ON DELETE CASCADE ON UPDATE CASCADE,
    CONSTRAINT "BodyMember_orgId_fkey" FOREIGN KEY ("orgId") REFERENCES "Org" ("id") ON DELETE RESTRICT ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "Chat" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "chatid" TEXT NOT NULL,
    "name" TEXT,
    "orgId" TEXT,
    "boundById" TEXT,
    "boundAt" DATETIME,
    "pushable" BOOLEAN NOT NULL DEFAULT true,
    "lastInboundAt" DATETIME,
    "createdAt" DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP,
    CONSTRAINT "Chat_orgId_fkey" FOREIGN KEY ("orgId") REFERENCES "Org" ("id") ON DELETE SET NULL ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "Inbound" (
    "key" TEXT NOT NULL PRIMARY KEY,
    "surface" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "conversation" TEXT NOT NULL,
    "userid" TEXT NOT NULL,
    "event" TEXT,
    "receivedAt" DATETIME NOT NULL,
    "owner" TEXT NOT NULL,
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "handledAt" DATETIME,
    "intent" TEXT,
    "outcome" TEXT,
    "error" TEXT
);

-- CreateTable
CREATE TABLE "Conversation" (
    "key" TEXT NOT NULL PRIMARY KEY,
    "session" TEXT NOT NULL DEFAULT '{}',
    "version" INTEGER NOT NULL DEFAULT 0,
    "updatedAt" DATETIME NOT NULL
);

-- CreateTable
CREATE TABLE "Draft" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "kind" TEXT NOT NULL,
    "conversation" TEXT NOT NULL,
    "authorId" TEXT NOT NULL,
    "payload" TEXT NOT NULL,
    "revision" INTEGER NOT NULL DEFAULT 1,
    "state" TEXT NOT NULL DEFAULT 'OPEN',
    "result" TEXT,
    "expiresAt" DATETIME NOT NULL,
    "createdAt" DATETIME NOT NULL,
    "settledAt" DATETIME
);

-- CreateTable
CREATE TABLE "Outbox" (
    "id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    "key" TEXT NOT NULL,
    "surface" TEXT NOT NULL,
    "target" TEXT NOT NULL,
    "toGroup" BOOLEAN NOT NULL DEFAULT false,
    "replyKind" TEXT,
    "replyTo" TEXT,
    "replyUntil" DATETIME,
    "priority" INTEGER NOT NULL DEFAULT 5,
    "content" TEXT NOT NULL,
    "groupKey" TEXT,
    "about" TEXT,
    "reminderId" TEXT,
    "notBefore" DATETIME NOT NULL,
    "expiresAt" DATETIME,
    "state" TEXT NOT NULL DEFAULT 'QUEUED',
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "owner" TEXT,
    "leaseUntil" DATETIME,
    "errcode" INTEGER,
    "error" TEXT,
    "createdAt" DATETIME NOT NULL,
    "sentAt" DATETIME
);

-- CreateTable
CREATE TABLE "Lease" (
    "name" TEXT NOT NULL PRIMARY KEY,
    "owner" TEXT NOT NULL,
    "until" DATETIME NOT NULL,
    "beatAt" DATETIME NOT NULL
);

-- CreateTable
CREATE TABLE "JobRun" (
    "id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    "name" TEXT NOT NULL,
    "dueAt" DATETIME NOT NULL,
    "startedAt" DATETIME NOT NULL,
    "finishedAt" DATETIME,
    "result" TEXT,
    "error" TEXT
);

-- CreateTable
CREATE TABLE "CalendarYear" (
    "year" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    "complete" BOOLEAN NOT NULL,
    "source" TEXT NOT NULL
);

-- CreateTable
CREATE TABLE "CalendarDay" (
    "date" TEXT NOT NULL PRIMARY KEY,
    "year" INTEGER NOT NULL,
    "kind" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    CONSTRAINT "CalendarDay_year_fkey" FOREIGN KEY ("year") REFERENCES "CalendarYear" ("year") ON DELETE CASCADE ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "Activity" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "no" INTEGER NOT NULL,
    "type" TEXT NOT NULL,
    "title" TEXT NOT NULL,
    "hostId" TEXT NOT NULL,
    "localDate" TEXT NOT NULL,
    "endDate" TEXT,
    "startAt" DATETIME,
    "endAt" DATETIME,
    "precision" TEXT NOT NULL,
    "placeText" TEXT,
    "venueId" TEXT,
    "headcount" INTEGER,
    "personTimes" INTEGER,
    "beneficiaries" INTEGER,
    "hoursTenths" INTEGER,
    "summary" TEXT NOT NULL DEFAULT '',
    "status" TEXT NOT NULL DEFAULT 'DONE',
    "voidReason" TEXT,
    "authorId" TEXT NOT NULL,
    "chatid" TEXT,
    "revision" INTEGER NOT NULL DEFAULT 1,
    "createdAt" DATETIME NOT NULL,
    "updatedAt" DATETIME NOT NULL,
    CONSTRAINT "Activity_hostId_fkey" FOREIGN KEY ("hostId") REFERENCES "Org" ("id") ON DELETE RESTRICT ON UPDATE CASCADE,
    CONSTRAINT "Activity_venueId_fkey" FOREIGN KEY ("venueId") REFERENCES "Resource" ("id") ON DELETE SET NULL ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "ActivityOrg" (
    "activityId" TEXT NOT NULL,
    "orgKey" TEXT NOT NULL,
    "orgId" TEXT,
    "name" TEXT NOT NULL,
    "role" TEXT NOT NULL,
    "headcount" INTEGER,

    PRIMARY KEY ("activityId", "orgKey"),
    CONSTRAINT "ActivityOrg_activityId_fkey" FOREIGN KEY ("activityId") REFERENCES "Activity" ("id") ON DELETE CASCADE ON UPDATE CASCADE,
    CONSTRAINT "ActivityOrg_orgId_fkey" FOREIGN KEY ("orgId") REFERENCES "Org" ("id") ON DELETE SET NULL ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "Resource" (
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
    "validTo" TEXT,
    "status" TEXT NOT NULL DEFAULT 'PUBLISHED',
    "authorId" TEXT,
    "createdAt" DATETIME NOT NULL,
    "updatedAt" DATETIME NOT NULL,
    CONSTRAINT "Resource_ownerId_fkey" FOREIGN KEY ("ownerId") REFERENCES "Org" ("id") ON DELETE RESTRICT ON UPDATE CASCADE,
    CONSTRAINT "Resource_parentId_fkey" FOREIGN KEY ("parentId") REFERENCES "Resource" ("id") ON DELETE SET NULL ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "ResourceAlias" (
    "resourceId" TEXT NOT NULL,
    "alias" TEXT NOT NULL,

    PRIMARY KEY ("resourceId", "alias"),
    CONSTRAINT "ResourceAlias_resourceId_fkey" FOREIGN KEY ("resourceId") REFERENCES "Resource" ("id") ON DELETE CASCADE ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "Request" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "no" INTEGER NOT NULL,
    "requesterId" TEXT NOT NULL,
    "title" TEXT NOT NULL,
    "quantity" INTEGER NOT NULL DEFAULT 1,
    "unitLabel" TEXT NOT NULL DEFAULT '',
    "quantityMet" INTEGER NOT NULL DEFAULT 0,
    "when" TEXT,
    "place" TEXT,
    "beneficiaries" INTEGER,
    "replyDueAt" DATETIME,
    "status" TEXT NOT NULL DEFAULT 'OPEN',
    "authorId" TEXT NOT NULL,
    "chatid" TEXT,
    "version" INTEGER NOT NULL DEFAULT 0,
    "createdAt" DATETIME NOT NULL,
    "updatedAt" DATETIME NOT NULL,
    CONSTRAINT "Request_requesterId_fkey" FOREIGN KEY ("requesterId") REFERENCES "Org" ("id") ON DELETE RESTRICT ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "RequestResponse" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "requestId" TEXT NOT NULL,
    "orgId" TEXT NOT NULL,
    "byMemberId" TEXT NOT NULL,
    "byProxy" BOOLEAN NOT NULL DEFAULT false,
    "kind" TEXT NOT NULL,
    "quantity" INTEGER NOT NULL DEFAULT 0,
    "reason" TEXT,
    "passedTo" TEXT,
    "text" TEXT NOT NULL DEFAULT '',
    "status" TEXT NOT NULL DEFAULT 'ACTIVE',
    "createdAt" DATETIME NOT NULL,
    "updatedAt" DATETIME NOT NULL,
    CONSTRAINT "RequestResponse_requestId_fkey" FOREIGN KEY ("requestId") REFERENCES "Request" ("id") ON DELETE CASCADE ON UPDATE CASCADE,
    CONSTRAINT "RequestResponse_orgId_fkey" FOREIGN KEY ("orgId") REFERENCES "Org" ("id") ON DELETE RESTRICT ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "Meeting" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "no" INTEGER NOT NULL,
    "bodyId" TEXT,
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
    CONSTRAINT "Meeting_hostId_fkey" FOREIGN KEY ("hostId") REFERENCES "Org" ("id") ON DELETE RESTRICT ON UPDATE CASCADE,
    CONSTRAINT "Meeting_venueId_fkey" FOREIGN KEY ("venueId") REFERENCES "Resource" ("id") ON DELETE SET NULL ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "MeetingChange" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "meetingId" TEXT NOT NULL,
    "revision" INTEGER NOT NULL,
    "before" TEXT NOT NULL,
    "after" TEXT NOT NULL,
    "reason" TEXT,
    "byId" TEXT NOT NULL,
    "at" DATETIME NOT NULL,
    CONSTRAINT "MeetingChange_meetingId_fkey" FOREIGN KEY ("meetingId") REFERENCES "Meeting" ("id") ON DELETE CASCADE ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "Invitation" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "meetingId" TEXT NOT NULL,
    "orgId" TEXT NOT NULL,
    "canVote" BOOLEAN NOT NULL DEFAULT true,
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
    "createdAt" DATETIME NOT NULL,
    CONSTRAINT "Invitation_meetingId_fkey" FOREIGN KEY ("meetingId") REFERENCES "Meeting" ("id") ON DELETE CASCADE ON UPDATE CASCADE,
    CONSTRAINT "Invitation_orgId_fkey" FOREIGN KEY ("orgId") REFERENCES "Org" ("id") ON DELETE RESTRICT ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "ReminderDelivery" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "dedupeKey" TEXT NOT NULL,
    "rule" TEXT NOT NULL,
    "subjectKind" TEXT NOT NULL,
    "subjectId" TEXT NOT NULL,
    "subjectRevision" INTEGER NOT NULL,
    "recipient" TEXT NOT NULL,
    "dueAt" DATETIME NOT NULL,
    "staleAt" DATETIME NOT NULL,
    "data" TEXT NOT NULL DEFAULT '{}',
    "state" TEXT NOT NULL DEFAULT 'PLANNED',
    "reason" TEXT,
    "sentAt" DATETIME,
    "createdAt" DATETIME NOT NULL
);

-- CreateTable
CREATE TABLE "AuditLog" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "at" DATETIME NOT NULL,
    "memberId" TEXT,
    "via" TEXT NOT NULL,
    "action" TEXT NOT NULL,
    "entity" TEXT NOT NULL,
    "entityId" TEXT NOT NULL,
    "undo" TEXT,
    "undoneAt" DATETIME,
    "note" TEXT
);

-- CreateIndex
CREATE UNIQUE INDEX "Org_code_key" ON "Org"("code");

-- CreateIndex
CREATE INDEX "Org_path_idx" ON "Org"("path");

-- CreateIndex
CREATE INDEX "Org_parentId_idx" ON "Org"("parentId");

-- CreateIndex
CREATE INDEX "OrgAlias_alias_idx" ON "OrgAlias"("alias");

-- CreateIndex
CREATE UNIQUE INDEX "Member_useridKey_key" ON "Member"("useridKey");

-- CreateIndex
CREATE INDEX "Member_orgId_idx" ON "Member"("orgId");

-- CreateIndex
CREATE INDEX "Member_name_idx" ON "Member"("name");

-- CreateIndex
CREATE INDEX "MemberAlias_alias_idx" ON "MemberAlias"("alias");

-- CreateIndex
CREATE INDEX "RoleGrant_orgId_idx" ON "RoleGrant"("orgId");

-- CreateIndex
CREATE INDEX "Liaison_orgId_kind_idx" ON "Liaison"("orgId", "kind");

-- CreateIndex
CREATE UNIQUE INDEX "Body_code_key" ON "Body"("code");

-- CreateIndex
CREATE INDEX "BodyMember_orgId_idx" ON "BodyMember"("orgId");

-- CreateIndex
CREATE UNIQUE INDEX "Chat_chatid_key" ON "Chat"("chatid");

-- CreateIndex
CREATE INDEX "Chat_orgId_idx" ON "Chat"("orgId");

-- CreateIndex
CREATE INDEX "Inbound_handledAt_receivedAt_idx" ON "Inbound"("handledAt", "receivedAt");

-- CreateIndex
CREATE INDEX "Conversation_updatedAt_idx" ON "Conversation"("updatedAt");

-- CreateIndex
CREATE INDEX "Draft_conversation_state_expiresAt_idx" ON "Draft"("conversation", "state", "expiresAt");

-- CreateIndex
CREATE UNIQUE INDEX "Outbox_key_key" ON "Outbox"("key");

-- CreateIndex
CREATE INDEX "Outbox_state_notBefore_priority_idx" ON "Outbox"("state", "notBefore", "priority");

-- CreateIndex
CREATE INDEX "Outbox_target_sentAt_idx" ON "Outbox"("target", "sentAt");

-- CreateIndex
CREATE INDEX "Outbox_target_about_id_idx" ON "Outbox"("target", "about", "id");

-- CreateIndex
CREATE INDEX "Outbox_reminderId_idx" ON "Outbox"("reminderId");

-- CreateIndex
CREATE UNIQUE INDEX "JobRun_name_dueAt_key" ON "JobRun"("name", "dueAt");

-- CreateIndex
CREATE INDEX "CalendarDay_year_idx" ON "CalendarDay"("year");

-- CreateIndex
CREATE UNIQUE INDEX "Activity_no_key" ON "Activity"("no");

-- CreateIndex
CREATE INDEX "Activity_hostId_localDate_idx" ON "Activity"("hostId", "localDate");

-- CreateIndex
CREATE INDEX "Activity_localDate_idx" ON "Activity"("localDate");

-- CreateIndex
CREATE INDEX "ActivityOrg_orgId_idx" ON "ActivityOrg"("orgId");

-- CreateIndex
CREATE UNIQUE INDEX "Resource_no_key" ON "Resource"("no");

-- CreateIndex
CREATE UNIQUE INDEX "Resource_code_key" ON "Resource"("code");

-- CreateIndex
CREATE INDEX "Resource_ownerId_status_idx" ON "Resource"("ownerId", "status");

-- CreateIndex
CREATE INDEX "Resource_kind_status_idx" ON "Resource"("kind", "status");

-- CreateIndex
CREATE UNIQUE INDEX "Request_no_key" ON "Request"("no");

-- CreateIndex
CREATE INDEX "Request_status_replyDueAt_idx" ON "Request"("status", "replyDueAt");

-- CreateIndex
CREATE INDEX "Request_requesterId_idx" ON "Request"("requesterId");

-- CreateIndex
CREATE INDEX "RequestResponse_orgId_idx" ON "RequestResponse"("orgId");

-- CreateIndex
CREATE UNIQUE INDEX "RequestResponse_requestId_orgId_key" ON "RequestResponse"("requestId", "orgId");

-- CreateIndex
CREATE UNIQUE INDEX "Meeting_no_key" ON "Meeting"("no");

-- CreateIndex
CREATE INDEX "Meeting_status_startAt_idx" ON "Meeting"("status", "startAt");

-- CreateIndex
CREATE INDEX "Meeting_hostId_idx" ON "Meeting"("hostId");

-- CreateIndex
CREATE INDEX "MeetingChange_meetingId_idx" ON "MeetingChange"("meetingId");

-- CreateIndex
CREATE INDEX "Invitation_orgId_rsvp_idx" ON "Invitation"("orgId", "rsvp");

-- CreateIndex
CREATE UNIQUE INDEX "Invitation_meetingId_orgId_key" ON "Invitation"("meetingId", "orgId");

-- CreateIndex
CREATE UNIQUE INDEX "ReminderDelivery_dedupeKey_key" ON "ReminderDelivery"("dedupeKey");

-- CreateIndex
CREATE INDEX "ReminderDelivery_state_dueAt_idx" ON "ReminderDelivery"("state", "dueAt");

-- CreateIndex
CREATE INDEX "ReminderDelivery_subjectKind_subjectId_state_idx" ON "ReminderDelivery"("subjectKind", "subjectId", "state");

-- CreateIndex
CREATE INDEX "ReminderDelivery_recipient_state_idx" ON "ReminderDelivery"("recipient", "state");

-- CreateIndex
CREATE INDEX "AuditLog_memberId_at_idx" ON "AuditLog"("memberId", "at");

-- CreateIndex
CREATE INDEX "AuditLog_entity_entityId_idx" ON "AuditLog"("entity", "entityId");
