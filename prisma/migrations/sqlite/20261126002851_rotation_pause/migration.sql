-- Reason: a rotation can be paused, and units can leave it without leaving their body

-- RedefineTables
PRAGMA defer_foreign_keys=ON;
PRAGMA foreign_keys=OFF;
CREATE TABLE "new_Rotation" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "bodyId" TEXT NOT NULL,
    "cadence" TEXT NOT NULL DEFAULT 'MONTH',
    "resting" TEXT NOT NULL DEFAULT '[]',
    "units" TEXT NOT NULL DEFAULT '[]',
    "pausedOn" TEXT,
    "authorId" TEXT NOT NULL,
    "createdAt" DATETIME NOT NULL,
    CONSTRAINT "Rotation_bodyId_fkey" FOREIGN KEY ("bodyId") REFERENCES "Body" ("id") ON DELETE RESTRICT ON UPDATE CASCADE
);
INSERT INTO "new_Rotation" ("authorId", "bodyId", "cadence", "createdAt", "id") SELECT "authorId", "bodyId", "cadence", "createdAt", "id" FROM "Rotation";
DROP TABLE "Rotation";
ALTER TABLE "new_Rotation" RENAME TO "Rotation";
CREATE UNIQUE INDEX "Rotation_bodyId_key" ON "Rotation"("bodyId");
PRAGMA foreign_keys=ON;
PRAGMA defer_foreign_keys=OFF;
