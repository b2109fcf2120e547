-- Reason: Visits of people in need: who it is stays encrypted, and whoever visits somebody again and again is reminded.

-- CreateEnum
CREATE TYPE "PairingStatus" AS ENUM ('ACTIVE', 'ENDED');

-- CreateTable
CREATE TABLE "Beneficiary" (
    "id" TEXT NOT NULL,
    "orgId" TEXT NOT NULL,
    "mask" TEXT NOT NULL,
    "nameEnc" TEXT NOT NULL,
    "key" TEXT NOT NULL,
    "createdAt" TIMESTAMP(3) NOT NULL,

    CONSTRAINT "Beneficiary_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Visit" (
    "activityId" TEXT NOT NULL,
    "beneficiaryId" TEXT,
    "wordsEnc" TEXT,
    "amountCents" INTEGER,
    "goods" TEXT,

    CONSTRAINT "Visit_pkey" PRIMARY KEY ("activityId")
);

-- CreateTable
CREATE TABLE "Pairing" (
    "id" TEXT NOT NULL,
    "helperId" TEXT NOT NULL,
    "beneficiaryId" TEXT NOT NULL,
    "everyDays" INTEGER NOT NULL,
    "nextDueOn" TEXT NOT NULL,
    "status" "PairingStatus" NOT NULL DEFAULT 'ACTIVE',
    "revision" INTEGER NOT NULL DEFAULT 1,
    "authorId" TEXT NOT NULL,
    "createdAt" TIMESTAMP(3) NOT NULL,

    CONSTRAINT "Pairing_pkey" PRIMARY KEY ("id")
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

-- AddForeignKey
ALTER TABLE "Beneficiary" ADD CONSTRAINT "Beneficiary_orgId_fkey" FOREIGN KEY ("orgId") REFERENCES "Org"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Visit" ADD CONSTRAINT "Visit_activityId_fkey" FOREIGN KEY ("activityId") REFERENCES "Activity"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Visit" ADD CONSTRAINT "Visit_beneficiaryId_fkey" FOREIGN KEY ("beneficiaryId") REFERENCES "Beneficiary"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Pairing" ADD CONSTRAINT "Pairing_beneficiaryId_fkey" FOREIGN KEY ("beneficiaryId") REFERENCES "Beneficiary"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
