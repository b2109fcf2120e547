-- Reason: the first model: district, people, conversations, delivery, calendar, activities, resources and needs, meetings, reminders, audit

-- CreateSchema
CREATE SCHEMA IF NOT EXISTS "public";

-- CreateEnum
CREATE TYPE "OrgKind" AS ENUM ('DISTRICT', 'STREET', 'COMMUNITY', 'VILLAGE', 'UNIT', 'BRANCH', 'GRID_ORG', 'MASS_ORG', 'SOCIAL_ORG', 'VOLUNTEER_TEAM');

-- CreateEnum
CREATE TYPE "UnitSector" AS ENUM ('GOV', 'INSTITUTION', 'SOE', 'PRIVATE', 'SOCIAL', 'MILITARY', 'SCHOOL', 'HOSPITAL', 'FINANCE', 'POLICE', 'PROPERTY', 'MARKET');

-- CreateEnum
CREATE TYPE "Role" AS ENUM ('ADMIN', 'STREET_OFFICER', 'SECRETARY', 'RECORDER', 'UNIT_HEAD', 'MEMBER');

-- CreateEnum
CREATE TYPE "LiaisonKind" AS ENUM ('PRIMARY', 'BACKUP', 'HEAD');

-- CreateEnum
CREATE TYPE "BodyKind" AS ENUM ('JOINT_MEETING', 'DA_GONGWEI', 'DA_DANGWEI', 'JOINT_COMMITTEE', 'CONSULT_COUNCIL');

-- CreateEnum
CREATE TYPE "Surface" AS ENUM ('BOT', 'AGENT');

-- CreateEnum
CREATE TYPE "DraftState" AS ENUM ('OPEN', 'CONFIRMED', 'CANCELLED');

-- CreateEnum
CREATE TYPE "OutboxState" AS ENUM ('QUEUED', 'LEASED', 'SENT', 'FAILED', 'DROPPED');

-- CreateEnum
CREATE TYPE "DayKind" AS ENUM ('HOLIDAY', 'MAKEUP');

-- CreateEnum
CREATE TYPE "TimePrecision" AS ENUM ('DAY', 'HALF_DAY', 'MINUTE');

-- CreateEnum
CREATE TYPE "ActivityStatus" AS ENUM ('DONE', 'VERIFIED', 'VOID');

-- CreateEnum
CREATE TYPE "ActivityRole" AS ENUM ('HOST', 'CO_HOST', 'PARTNER');

-- CreateEnum
CREATE TYPE "ResourceKind" AS ENUM ('VENUE', 'EQUIPMENT', 'PERSONNEL', 'SERVICE', 'FUND', 'GOODS', 'INFO', 'JOB', 'TRAINING');

-- CreateEnum
CREATE TYPE "ResourceStatus" AS ENUM ('PUBLISHED', 'WITHDRAWN');

-- CreateEnum
CREATE TYPE "Approval" AS ENUM ('AUTO', 'OWNER');

-- CreateEnum
CREATE TYPE "RequestStatus" AS ENUM ('OPEN', 'PARTLY_MET', 'MET', 'UNMET', 'DONE', 'CANCELLED');

-- CreateEnum
CREATE TYPE "ResponseKind" AS ENUM ('OFFER', 'DECLINE');

-- CreateEnum
CREATE TYPE "ResponseStatus" AS ENUM ('ACTIVE', 'WITHDRAWN');

-- CreateEnum
CREATE TYPE "MeetingStatus" AS ENUM ('SCHEDULED', 'CANCELLED', 'HELD');

-- CreateEnum
CREATE TYPE "Rsvp" AS ENUM ('PENDING', 'READ', 'ACCEPTED', 'DECLINED', 'SUBSTITUTED');

-- CreateEnum
CREATE TYPE "ReminderState" AS ENUM ('PLANNED', 'QUEUED', 'SENT', 'SUPPRESSED', 'FAILED');

-- CreateTable
CREATE TABLE "Deployment" (
    "id" INTEGER NOT NULL DEFAULT 1,
    "name" TEXT NOT NULL,
    "namesVersion" INTEGER NOT NULL DEFAULT 0,

    CONSTRAINT "Deployment_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Counter" (
    "prefix" TEXT NOT NULL,
    "next" INTEGER NOT NULL DEFAULT 1,

    CONSTRAINT "Counter_pkey" PRIMARY KEY ("prefix")
);

-- CreateTable
CREATE TABLE "Org" (
    "id" TEXT NOT NULL,
    "code" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "shortName" TEXT NOT NULL,
    "kind" "OrgKind" NOT NULL,
    "sector" "UnitSector",
    "parentId" TEXT,
    "path" TEXT NOT NULL,
    "createdAt" TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updatedAt" TIMESTAMP(3) NOT NULL,

    CONSTRAINT "Org_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "OrgAlias" (
    "orgId" TEXT NOT NULL,
    "alias" TEXT NOT NULL,

    CONSTRAINT "OrgAlias_pkey" PRIMARY KEY ("orgId","alias")
);

-- CreateTable
CREATE TABLE "Member" (
    "id" TEXT NOT NULL,
    "userid" TEXT NOT NULL,
    "useridKey" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "orgId" TEXT NOT NULL,
    "mobileEnc" TEXT,
    "mobileTail" TEXT,
    "reachable" BOOLEAN NOT NULL DEFAULT true,
    "dmAt" TIMESTAMP(3),
    "createdAt" TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updatedAt" TIMESTAMP(3) NOT NULL,

    CONSTRAINT "Member_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "MemberAlias" (
    "memberId" TEXT NOT NULL,
    "alias" TEXT NOT NULL,

    CONSTRAINT "MemberAlias_pkey" PRIMARY KEY ("memberId","alias")
);

-- CreateTable
CREATE TABLE "RoleGrant" (
    "memberId" TEXT NOT NULL,
    "role" "Role" NOT NULL,
    "orgId" TEXT NOT NULL,

    CONSTRAINT "RoleGrant_pkey" PRIMARY KEY ("memberId","role","orgId")
);

-- CreateTable
CREATE TABLE "Liaison" (
    "memberId" TEXT NOT NULL,
    "orgId" TEXT NOT NULL,
    "kind" "LiaisonKind" NOT NULL,

    CONSTRAINT "Liaison_pkey" PRIMARY KEY ("memberId","orgId")
);

-- CreateTable
CREATE TABLE "Body" (
    "id" TEXT NOT NULL,
    "code" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "kind" "BodyKind" NOT NULL,
    "hostId" TEXT NOT NULL,
    "quorumNum" INTEGER NOT NULL DEFAULT 2,
    "quorumDen" INTEGER NOT NULL DEFAULT 3,
    "createdAt" TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updatedAt" TIMESTAMP(3) NOT NULL,

    CONSTRAINT "Body_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "BodyMember" (
    "bodyId" TEXT NOT NULL,
    "orgId" TEXT NOT NULL,
    "position" INTEGER NOT NULL,
    "canVote" BOOLEAN NOT NULL DEFAULT true,

    CONSTRAINT "BodyMember_pkey" PRIMARY KEY ("bodyId","orgId")
);

-- CreateTable
CREATE TABLE "Chat" (
    "id" TEXT NOT NULL,
    "chatid" TEXT NOT NULL,
    "name" TEXT,
    "orgId" TEXT,
    "boundById" TEXT,
    "boundAt" TIMESTAMP(3),
    "pushable" BOOLEAN NOT NULL DEFAULT true,
    "lastInboundAt" TIMESTAMP(3),
    "createdAt" TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "Chat_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Inbound" (
    "key" TEXT NOT NULL,
    "surface" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "conversation" TEXT NOT NULL,
    "userid" TEXT NOT NULL,
    "event" TEXT,
    "receivedAt" TIMESTAMP(3) NOT NULL,
    "owner" TEXT NOT NULL,
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "handledAt" TIMESTAMP(3),
    "intent" TEXT,
    "outcome" TEXT,
    "error" TEXT,

    CONSTRAINT "Inbound_pkey" PRIMARY KEY ("key")
);

-- CreateTable
CREATE TABLE "Conversation" (
    "key" TEXT NOT NULL,
    "session" TEXT NOT NULL DEFAULT '{}',
    "version" INTEGER NOT NULL DEFAULT 0,
    "updatedAt" TIMESTAMP(3) NOT NULL,

    CONSTRAINT "Conversation_pkey" PRIMARY KEY ("key")
);

-- CreateTable
CREATE TABLE "Draft" (
    "id" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "conversation" TEXT NOT NULL,
    "authorId" TEXT NOT NULL,
    "payload" TEXT NOT NULL,
    "revision" INTEGER NOT NULL DEFAULT 1,
    "state" "DraftState" NOT NULL DEFAULT 'OPEN',
    "result" TEXT,
    "expiresAt" TIMESTAMP(3) NOT NULL,
    "createdAt" TIMESTAMP(3) NOT NULL,
    "settledAt" TIMESTAMP(3),

    CONSTRAINT "Draft_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Outbox" (
    "id" SERIAL NOT NULL,
    "key" TEXT NOT NULL,
    "surface" "Surface" NOT NULL,
    "target" TEXT NOT NULL,
    "toGroup" BOOLEAN NOT NULL DEFAULT false,
    "replyKind" TEXT,
    "replyTo" TEXT,
    "replyUntil" TIMESTAMP(3),
    "priority" INTEGER NOT NULL DEFAULT 5,
    "content" TEXT NOT NULL,
    "groupKey" TEXT,
    "about" TEXT,
    "reminderId" TEXT,
    "notBefore" TIMESTAMP(3) NOT NULL,
    "expiresAt" TIMESTAMP(3),
    "state" "OutboxState" NOT NULL DEFAULT 'QUEUED',
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "owner" TEXT,
    "leaseUntil" TIMESTAMP(3),
    "errcode" INTEGER,
    "error" TEXT,
    "createdAt" TIMESTAMP(3) NOT NULL,
    "sentAt" TIMESTAMP(3),

    CONSTRAINT "Outbox_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Lease" (
    "name" TEXT NOT NULL,
    "owner" TEXT NOT NULL,
    "until" TIMESTAMP(3) NOT NULL,
    "beatAt" TIMESTAMP(3) NOT NULL,

    CONSTRAINT "Lease_pkey" PRIMARY KEY ("name")
);

-- CreateTable
CREATE TABLE "JobRun" (
    "id" SERIAL NOT NULL,
    "name" TEXT NOT NULL,
    "dueAt" TIMESTAMP(3) NOT NULL,
    "startedAt" TIMESTAMP(3) NOT NULL,
    "finishedAt" TIMESTAMP(3),
    "result" TEXT,
    "error" TEXT,

    CONSTRAINT "JobRun_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "CalendarYear" (
    "year" INTEGER NOT NULL,
    "complete" BOOLEAN NOT NULL,
    "source" TEXT NOT NULL,

    CONSTRAINT "CalendarYear_pkey" PRIMARY KEY ("year")
);

-- CreateTable
CREATE TABLE "CalendarDay" (
    "date" TEXT NOT NULL,
    "year" INTEGER NOT NULL,
    "kind" "DayKind" NOT NULL,
    "name" TEXT NOT NULL,

    CONSTRAINT "CalendarDay_pkey" PRIMARY KEY ("date")
);

-- CreateTable
CREATE TABLE "Activity" (
    "id" TEXT NOT NULL,
    "no" INTEGER NOT NULL,
    "type" TEXT NOT NULL,
    "title" TEXT NOT NULL,
    "hostId" TEXT NOT NULL,
    "localDate" TEXT NOT NULL,
    "endDate" TEXT,
    "startAt" TIMESTAMP(3),
    "endAt" TIMESTAMP(3),
    "precision" "TimePrecision" NOT NULL,
    "placeText" TEXT,
    "venueId" TEXT,
    "headcount" INTEGER,
    "personTimes" INTEGER,
    "beneficiaries" INTEGER,
    "hoursTenths" INTEGER,
    "summary" TEXT NOT NULL DEFAULT '',
    "status" "ActivityStatus" NOT NULL DEFAULT 'DONE',
    "voidReason" TEXT,
    "authorId" TEXT NOT NULL,
    "chatid" TEXT,
    "revision" INTEGER NOT NULL DEFAULT 1,
    "createdAt" TIMESTAMP(3) NOT NULL,
    "updatedAt" TIMESTAMP(3) NOT NULL,

    CONSTRAINT "Activity_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "ActivityOrg" (
    "activityId" TEXT NOT NULL,
    "orgKey" TEXT NOT NULL,
    "orgId" TEXT,
    "name" TEXT NOT NULL,
    "role" "ActivityRole" NOT NULL,
    "headcount" INTEGER,

    CONSTRAINT "ActivityOrg_pkey" PRIMARY KEY ("activityId","orgKey")
);

-- CreateTable
CREATE TABLE "Resource" (
    "id" TEXT NOT NULL,
    "no" INTEGER NOT NULL,
    "code" TEXT,
    "ownerId" TEXT NOT NULL,
    "parentId" TEXT,
    "kind" "ResourceKind" NOT NULL,
    "title" TEXT NOT NULL,
    "description" TEXT NOT NULL DEFAULT '',
    "rrule" TEXT,
    "ruleTime" TEXT,
    "capacity" INTEGER,
    "quantity" INTEGER NOT NULL DEFAULT 1,
    "unitLabel" TEXT NOT NULL DEFAULT '',
    "advanceDays" INTEGER,
    "approval" "Approval" NOT NULL DEFAULT 'OWNER',
    "openFromMin" INTEGER,
    "openToMin" INTEGER,
    "validTo" TEXT,
    "status" "ResourceStatus" NOT NULL DEFAULT 'PUBLISHED',
    "authorId" TEXT,
    "createdAt" TIMESTAMP(3) NOT NULL,
    "updatedAt" TIMESTAMP(3) NOT NULL,

    CONSTRAINT "Resource_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "ResourceAlias" (
    "resourceId" TEXT NOT NULL,
    "alias" TEXT NOT NULL,

    CONSTRAINT "ResourceAlias_pkey" PRIMARY KEY ("resourceId","alias")
);

-- CreateTable
CREATE TABLE "Request" (
    "id" TEXT NOT NULL,
    "no" INTEGER NOT NULL,
    "requesterId" TEXT NOT NULL,
    "title" TEXT NOT NULL,
    "quantity" INTEGER NOT NULL DEFAULT 1,
    "unitLabel" TEXT NOT NULL DEFAULT '',
    "quantityMet" INTEGER NOT NULL DEFAULT 0,
    "when" TEXT,
    "place" TEXT,
    "beneficiaries" INTEGER,
    "replyDueAt" TIMESTAMP(3),
    "status" "RequestStatus" NOT NULL DEFAULT 'OPEN',
    "authorId" TEXT NOT NULL,
    "chatid" TEXT,
    "version" INTEGER NOT NULL DEFAULT 0,
    "createdAt" TIMESTAMP(3) NOT NULL,
    "updatedAt" TIMESTAMP(3) NOT NULL,

    CONSTRAINT "Request_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "RequestResponse" (
    "id" TEXT NOT NULL,
    "requestId" TEXT NOT NULL,
    "orgId" TEXT NOT NULL,
    "byMemberId" TEXT NOT NULL,
    "byProxy" BOOLEAN NOT NULL DEFAULT false,
    "kind" "ResponseKind" NOT NULL,
    "quantity" INTEGER NOT NULL DEFAULT 0,
    "reason" TEXT,
    "passedTo" TEXT,
    "text" TEXT NOT NULL DEFAULT '',
    "status" "ResponseStatus" NOT NULL DEFAULT 'ACTIVE',
    "createdAt" TIMESTAMP(3) NOT NULL,
    "updatedAt" TIMESTAMP(3) NOT NULL,

    CONSTRAINT "RequestResponse_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Meeting" (
    "id" TEXT NOT NULL,
    "no" INTEGER NOT NULL,
    "bodyId" TEXT,
    "hostId" TEXT NOT NULL,
    "title" TEXT NOT NULL,
    "localDate" TEXT NOT NULL,
    "startMin" INTEGER NOT NULL,
    "endMin" INTEGER NOT NULL,
    "tz" TEXT NOT NULL,
    "startAt" TIMESTAMP(3) NOT NULL,
    "endAt" TIMESTAMP(3) NOT NULL,
    "placeText" TEXT,
    "venueId" TEXT,
    "agenda" TEXT NOT NULL DEFAULT '',
    "rsvpDueAt" TIMESTAMP(3) NOT NULL,
    "quorumNeeded" INTEGER NOT NULL,
    "status" "MeetingStatus" NOT NULL DEFAULT 'SCHEDULED',
    "revision" INTEGER NOT NULL DEFAULT 1,
    "cancelReason" TEXT,
    "authorId" TEXT NOT NULL,
    "chatid" TEXT,
    "createdAt" TIMESTAMP(3) NOT NULL,
    "updatedAt" TIMESTAMP(3) NOT NULL,

    CONSTRAINT "Meeting_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "MeetingChange" (
    "id" TEXT NOT NULL,
    "meetingId" TEXT NOT NULL,
    "revision" INTEGER NOT NULL,
    "before" TEXT NOT NULL,
    "after" TEXT NOT NULL,
    "reason" TEXT,
    "byId" TEXT NOT NULL,
    "at" TIMESTAMP(3) NOT NULL,

    CONSTRAINT "MeetingChange_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Invitation" (
    "id" TEXT NOT NULL,
    "meetingId" TEXT NOT NULL,
    "orgId" TEXT NOT NULL,
    "canVote" BOOLEAN NOT NULL DEFAULT true,
    "rsvp" "Rsvp" NOT NULL DEFAULT 'PENDING',
    "rsvpRevision" INTEGER NOT NULL DEFAULT 0,
    "respondedAt" TIMESTAMP(3),
    "respondedById" TEXT,
    "byProxy" BOOLEAN NOT NULL DEFAULT false,
    "substituteId" TEXT,
    "substituteName" TEXT,
    "substituteConfirmed" BOOLEAN NOT NULL DEFAULT false,
    "reason" TEXT,
    "askedAgain" BOOLEAN NOT NULL DEFAULT false,
    "chasedOn" TEXT,
    "chases" INTEGER NOT NULL DEFAULT 0,
    "lastChasedAt" TIMESTAMP(3),
    "createdAt" TIMESTAMP(3) NOT NULL,

    CONSTRAINT "Invitation_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "ReminderDelivery" (
    "id" TEXT NOT NULL,
    "dedupeKey" TEXT NOT NULL,
    "rule" TEXT NOT NULL,
    "subjectKind" TEXT NOT NULL,
    "subjectId" TEXT NOT NULL,
    "subjectRevision" INTEGER NOT NULL,
    "recipient" TEXT NOT NULL,
    "dueAt" TIMESTAMP(3) NOT NULL,
    "staleAt" TIMESTAMP(3) NOT NULL,
    "data" TEXT NOT NULL DEFAULT '{}',
    "state" "ReminderState" NOT NULL DEFAULT 'PLANNED',
    "reason" TEXT,
    "sentAt" TIMESTAMP(3),
    "createdAt" TIMESTAMP(3) NOT NULL,

    CONSTRAINT "ReminderDelivery_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "AuditLog" (
    "id" TEXT NOT NULL,
    "at" TIMESTAMP(3) NOT NULL,
    "memberId" TEXT,
    "via" TEXT NOT NULL,
    "action" TEXT NOT NULL,
    "entity" TEXT NOT NULL,
    "entityId" TEXT NOT NULL,
    "undo" TEXT,
    "undoneAt" TIMESTAMP(3),
    "note" TEXT,

    CONSTRAINT "AuditLog_pkey" PRIMARY KEY ("id")
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

-- AddForeignKey
ALTER TABLE "Org" ADD CONSTRAINT "Org_parentId_fkey" FOREIGN KEY ("parentId") REFERENCES "Org"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "OrgAlias" ADD CONSTRAINT "OrgAlias_orgId_fkey" FOREIGN KEY ("orgId") REFERENCES "Org"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Member" ADD CONSTRAINT "Member_orgId_fkey" FOREIGN KEY ("orgId") REFERENCES "Org"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "MemberAlias" ADD CONSTRAINT "MemberAlias_memberId_fkey" FOREIGN KEY ("memberId") REFERENCES "Member"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "RoleGrant" ADD CONSTRAINT "RoleGrant_memberId_fkey" FOREIGN KEY ("memberId") REFERENCES "Member"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "RoleGrant" ADD CONSTRAINT "RoleGrant_orgId_fkey" FOREIGN KEY ("orgId") REFERENCES "Org"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Liaison" ADD CONSTRAINT "Liaison_memberId_fkey" FOREIGN KEY ("memberId") REFERENCES "Member"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Liaison" ADD CONSTRAINT "Liaison_orgId_fkey" FOREIGN KEY ("orgId") REFERENCES "Org"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Body" ADD CONSTRAINT "Body_hostId_fkey" FOREIGN KEY ("hostId") REFERENCES "Org"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "BodyMember" ADD CONSTRAINT "BodyMember_bodyId_fkey" FOREIGN KEY ("bodyId") REFERENCES "Body"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "BodyMember" ADD CONSTRAINT "BodyMember_orgId_fkey" FOREIGN KEY ("orgId") REFERENCES "Org"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Chat" ADD CONSTRAINT "Chat_orgId_fkey" FOREIGN KEY ("orgId") REFERENCES "Org"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "CalendarDay" ADD CONSTRAINT "CalendarDay_year_fkey" FOREIGN KEY ("year") REFERENCES "CalendarYear"("year") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Activity" ADD CONSTRAINT "Activity_hostId_fkey" FOREIGN KEY ("hostId") REFERENCES "Org"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Activity" ADD CONSTRAINT "Activity_venueId_fkey" FOREIGN KEY ("venueId") REFERENCES "Resource"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "ActivityOrg" ADD CONSTRAINT "ActivityOrg_activityId_fkey" FOREIGN KEY ("activityId") REFERENCES "Activity"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "ActivityOrg" ADD CONSTRAINT "ActivityOrg_orgId_fkey" FOREIGN KEY ("orgId") REFERENCES "Org"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Resource" ADD CONSTRAINT "Resource_ownerId_fkey" FOREIGN KEY ("ownerId") REFERENCES "Org"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Resource" ADD CONSTRAINT "Resource_parentId_fkey" FOREIGN KEY ("parentId") REFERENCES "Resource"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "ResourceAlias" ADD CONSTRAINT "ResourceAlias_resourceId_fkey" FOREIGN KEY ("resourceId") REFERENCES "Resource"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Request" ADD CONSTRAINT "Request_requesterId_fkey" FOREIGN KEY ("requesterId") REFERENCES "Org"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "RequestResponse" ADD CONSTRAINT "RequestResponse_requestId_fkey" FOREIGN KEY ("requestId") REFERENCES "Request"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "RequestResponse" ADD CONSTRAINT "RequestResponse_orgId_fkey" FOREIGN KEY ("orgId") REFERENCES "Org"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Meeting" ADD CONSTRAINT "Meeting_bodyId_fkey" FOREIGN KEY ("bodyId") REFERENCES "Body"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Meeting" ADD CONSTRAINT "Meeting_hostId_fkey" FOREIGN KEY ("hostId") REFERENCES "Org"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Meeting" ADD CONSTRAINT "Meeting_venueId_fkey" FOREIGN KEY ("venueId") REFERENCES "Resource"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "MeetingChange" ADD CONSTRAINT "MeetingChange_meetingId_fkey" FOREIGN KEY ("meetingId") REFERENCES "Meeting"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Invitation" ADD CONSTRAINT "Invitation_meetingId_fkey" FOREIGN KEY ("meetingId") REFERENCES "Meeting"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Invitation" ADD CONSTRAINT "Invitation_orgId_fkey" FOREIGN KEY ("orgId") REFERENCES "Org"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
