-- Reason: the audit log as a chain: where, why, before and after; what was taken back is a line of its own

-- Lines that were taken back get a line that says so. How many: SELECT COUNT(*) FROM "AuditLog" WHERE "undoneAt" IS NOT NULL
INSERT INTO "AuditLog" ("id", "at", "memberId", "via", "action", "entity", "entityId", "note")
SELECT "id" || ':undo', "undoneAt", "memberId", "via", 'undo', 'audit', "id", '撤销 ' || COALESCE("note", '') FROM "AuditLog" WHERE "undoneAt" IS NOT NULL;

-- RedefineTables
PRAGMA defer_foreign_keys=ON;
PRAGMA foreign_keys=OFF;
CREATE TABLE "new_AuditLog" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "at" DATETIME NOT NULL,
    "memberId" TEXT,
    "via" TEXT NOT NULL,
    "chatid" TEXT,
    "msgId" TEXT,
    "action" TEXT NOT NULL,
    "entity" TEXT NOT NULL,
    "entityId" TEXT NOT NULL,
    "before" TEXT,
    "after" TEXT,
    "reason" TEXT,
    "note" TEXT,
    "undo" TEXT,
    "seq" INTEGER,
    "prevHash" TEXT,
    "hash" TEXT
);
INSERT INTO "new_AuditLog" ("action", "at", "entity", "entityId", "id", "memberId", "note", "undo", "via") SELECT "action", "at", "entity", "entityId", "id", "memberId", "note", "undo", "via" FROM "AuditLog";
DROP TABLE "AuditLog";
ALTER TABLE "new_AuditLog" RENAME TO "AuditLog";
CREATE UNIQUE INDEX "AuditLog_seq_key" ON "AuditLog"("seq");
CREATE INDEX "AuditLog_memberId_at_idx" ON "AuditLog"("memberId", "at");
CREATE INDEX "AuditLog_entity_entityId_idx" ON "AuditLog"("entity", "entityId");
-- Earlier versions of minutes stay; what 撤销 needed is erased from now on. How many: SELECT COUNT(*) FROM "AuditLog" WHERE "action" = 'minutes.record'
UPDATE "AuditLog" SET "before" = json_extract("undo", '$.old') WHERE "action" = 'minutes.record';
PRAGMA foreign_keys=ON;
PRAGMA defer_foreign_keys=OFF;
