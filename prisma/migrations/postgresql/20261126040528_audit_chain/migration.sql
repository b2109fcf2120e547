-- Reason: the audit log as a chain: where, why, before and after; what was taken back is a line of its own

-- Lines that were taken back get a line that says so. How many: SELECT COUNT(*) FROM "AuditLog" WHERE "undoneAt" IS NOT NULL
INSERT INTO "AuditLog" ("id", "at", "memberId", "via", "action", "entity", "entityId", "note")
SELECT "id" || ':undo', "undoneAt", "memberId", "via", 'undo', 'audit', "id", '撤销 ' || COALESCE("note", '') FROM "AuditLog" WHERE "undoneAt" IS NOT NULL;

-- AlterTable
ALTER TABLE "AuditLog" DROP COLUMN "undoneAt",
ADD COLUMN     "after" TEXT,
ADD COLUMN     "before" TEXT,
ADD COLUMN     "chatid" TEXT,
ADD COLUMN     "hash" TEXT,
ADD COLUMN     "msgId" TEXT,
ADD COLUMN     "prevHash" TEXT,
ADD COLUMN     "reason" TEXT,
ADD COLUMN     "seq" INTEGER;

-- CreateIndex
CREATE UNIQUE INDEX "AuditLog_seq_key" ON "AuditLog"("seq");

-- Earlier versions of minutes stay; what 撤销 needed is erased from now on. How many: SELECT COUNT(*) FROM "AuditLog" WHERE "action" = 'minutes.record'
UPDATE "AuditLog" SET "before" = "undo"::json ->> 'old' WHERE "action" = 'minutes.record';
