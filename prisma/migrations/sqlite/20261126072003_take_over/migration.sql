-- Reason: Who wants to be, or was made, the first liaison of a unit

-- CreateTable
CREATE TABLE "TakeOver" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "orgId" TEXT NOT NULL,
    "memberId" TEXT NOT NULL,
    "fromId" TEXT,
    "chatid" TEXT,
    "scopeId" TEXT,
    "state" TEXT NOT NULL DEFAULT 'ASKED',
    "expiresAt" DATETIME NOT NULL,
    "decidedById" TEXT,
    "createdAt" DATETIME NOT NULL
);

-- CreateIndex
CREATE INDEX "TakeOver_orgId_state_idx" ON "TakeOver"("orgId", "state");

-- CreateIndex
CREATE INDEX "TakeOver_state_expiresAt_idx" ON "TakeOver"("state", "expiresAt");
