-- Reason: Small wishes of people in need (微心愿), their claimers, and who waits for one (候补).

-- CreateEnum
CREATE TYPE "WishStatus" AS ENUM ('COLLECTED', 'PUBLISHED', 'CLAIMED', 'DELIVERED', 'CONFIRMED', 'CANCELLED');

-- CreateTable
CREATE TABLE "Wish" (
    "id" TEXT NOT NULL,
    "no" INTEGER NOT NULL,
    "communityId" TEXT NOT NULL,
    "publicText" TEXT NOT NULL,
    "category" TEXT NOT NULL,
    "limitCents" INTEGER,
    "privateEnc" TEXT,
    "status" "WishStatus" NOT NULL DEFAULT 'COLLECTED',
    "authorId" TEXT NOT NULL,
    "chatid" TEXT,
    "claimedById" TEXT,
    "claimedForId" TEXT,
    "claimedAt" TIMESTAMP(3),
    "deliverBy" TEXT,
    "approvedAt" TIMESTAMP(3),
    "deliveredAt" TIMESTAMP(3),
    "closedAt" TIMESTAMP(3),
    "revision" INTEGER NOT NULL DEFAULT 1,
    "createdAt" TIMESTAMP(3) NOT NULL,
    "updatedAt" TIMESTAMP(3) NOT NULL,

    CONSTRAINT "Wish_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "WishWait" (
    "id" TEXT NOT NULL,
    "wishId" TEXT NOT NULL,
    "memberId" TEXT NOT NULL,
    "offeredUntil" TIMESTAMP(3),
    "createdAt" TIMESTAMP(3) NOT NULL,

    CONSTRAINT "WishWait_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "Wish_no_key" ON "Wish"("no");

-- CreateIndex
CREATE INDEX "Wish_status_deliverBy_idx" ON "Wish"("status", "deliverBy");

-- CreateIndex
CREATE INDEX "Wish_communityId_status_idx" ON "Wish"("communityId", "status");

-- CreateIndex
CREATE INDEX "Wish_claimedById_status_idx" ON "Wish"("claimedById", "status");

-- CreateIndex
CREATE INDEX "Wish_claimedForId_status_idx" ON "Wish"("claimedForId", "status");

-- CreateIndex
CREATE INDEX "WishWait_offeredUntil_idx" ON "WishWait"("offeredUntil");

-- CreateIndex
CREATE UNIQUE INDEX "WishWait_wishId_memberId_key" ON "WishWait"("wishId", "memberId");

-- AddForeignKey
ALTER TABLE "Wish" ADD CONSTRAINT "Wish_communityId_fkey" FOREIGN KEY ("communityId") REFERENCES "Org"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "WishWait" ADD CONSTRAINT "WishWait_wishId_fkey" FOREIGN KEY ("wishId") REFERENCES "Wish"("id") ON DELETE CASCADE ON UPDATE CASCADE;
