-- Reason: Visits of people in need: who it is stays encrypted, and whoever visits somebody again and again is reminded.

-- CreateTable
CREATE TABLE "Beneficiary" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "orgId" TEXT NOT NULL,
    "mask" TEXT NOT NULL,
    "nameEnc" TEXT NOT NULL,
    "key" TEXT NOT NULL,
    "createdAt" DATETIME NOT NULL,
    CONSTRAINT "Beneficiary_orgId_fkey" FOREIGN KEY ("orgId") REFERENCES "Org" ("id") ON DELETE RESTRICT ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "Visit" (
    "activityId" TEXT NOT NULL PRIMARY KEY,
    "beneficiaryId" TEXT,
    "wordsEnc" TEXT,
    "amountCents" INTEGER,
    "goods" TEXT,
    CONSTRAINT "Visit_activityId_fkey" FOREIGN KEY ("activityId") REFERENCES "Activity" ("id") ON DELETE CASCADE ON UPDATE CASCADE,
    CONSTRAINT "Visit_beneficiaryId_fkey" FOREIGN KEY ("beneficiaryId") REFERENCES "Beneficiary" ("id") ON DELETE SET NULL ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "Pairing" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "helperId" TEXT NOT NULL,
    "beneficiaryId" TEXT NOT NULL,
    "everyDays" INTEGER NOT NULL,
    "nextDueOn" TEXT NOT NULL,
    "status" TEXT NOT NULL DEFAULT 'ACTIVE',
    "revision" INTEGER NOT NULL DEFAULT 1,
    "authorId" TEXT NOT NULL,
    "createdAt" DATETIME NOT NULL,
    CONSTRAINT "Pairing_beneficiaryId_fkey" FOREIGN KEY ("beneficiaryId") REFERENCES "Beneficiary" ("id") ON DELETE RESTRICT ON UPDATE CASCADE
);

-- CreateIndex
CREATE UNIQUE INDEX "Beneficiary_orgId_key_key" ON "Beneficiary"("orgId", "key");

-- CreateIndex
CREATE INDEX "Visit_beneficiaryId_idx" ON "Visit"("beneficiaryId");

-- CreateIndex
CREATE INDEX "Pairing_beneficiaryId_idx" ON "Pairing"("beneficiaryId");

-- CreateIndex
CREATE INDEX "Pairing_status_nextDueOn_idx" ON "Pairing"("status", "nextDueOn");

-- CreateIndex
CREATE UNIQUE INDEX "Pairing_helperId_beneficiaryId_key" ON "Pairing"("helperId", "beneficiaryId");
