-- Reason: pictures of work

-- RedefineTables
PRAGMA defer_foreign_keys=ON;
PRAGMA foreign_keys=OFF;
CREATE TABLE "new_ActionUpdate" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "actionId" TEXT NOT NULL,
    "byId" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "text" TEXT NOT NULL DEFAULT '',
    "progress" INTEGER,
    "at" DATETIME NOT NULL,
    "photos" INTEGER NOT NULL DEFAULT 0,
    CONSTRAINT "ActionUpdate_actionId_fkey" FOREIGN KEY ("actionId") REFERENCES "ActionItem" ("id") ON DELETE CASCADE ON UPDATE CASCADE
);
INSERT INTO "new_ActionUpdate" ("actionId", "at", "byId", "id", "kind", "progress", "text") SELECT "actionId", "at", "byId", "id", "kind", "progress", "text" FROM "ActionUpdate";
DROP TABLE "ActionUpdate";
ALTER TABLE "new_ActionUpdate" RENAME TO "ActionUpdate";
CREATE INDEX "ActionUpdate_actionId_at_idx" ON "ActionUpdate"("actionId", "at");
CREATE TABLE "new_WhistleUpdate" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "whistleId" TEXT NOT NULL,
    "byId" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "text" TEXT NOT NULL DEFAULT '',
    "at" DATETIME NOT NULL,
    "photos" INTEGER NOT NULL DEFAULT 0,
    CONSTRAINT "WhistleUpdate_whistleId_fkey" FOREIGN KEY ("whistleId") REFERENCES "Whistle" ("id") ON DELETE CASCADE ON UPDATE CASCADE
);
INSERT INTO "new_WhistleUpdate" ("at", "byId", "id", "kind", "text", "whistleId") SELECT "at", "byId", "id", "kind", "text", "whistleId" FROM "WhistleUpdate";
DROP TABLE "WhistleUpdate";
ALTER TABLE "new_WhistleUpdate" RENAME TO "WhistleUpdate";
CREATE INDEX "WhistleUpdate_whistleId_at_idx" ON "WhistleUpdate"("whistleId", "at");
PRAGMA foreign_keys=ON;
PRAGMA defer_foreign_keys=OFF;
