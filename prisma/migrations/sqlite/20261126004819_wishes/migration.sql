-- Reason: Small wishes of people in need (微心愿), their claimers, and who waits for one (候补).

-- CreateTable
CREATE TABLE "Wish" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "no" INTEGER NOT NULL,
    "communityId" TEXT NOT NULL,
    "publicText" TEXT NOT NULL,
    "category" TEXT NOT NULL,
    "limitCents" INTEGER,
    "privateEnc" TEXT,
    "status" TEXT NOT NULL DEFAULT 'COLLECTED',
    "authorId" TEXT NOT NULL,
    "chatid" TEXT,
    "claimedById" TEXT,
    "claimedForId" TEXT,
    "claimedAt" DATETIME,
    "deliverBy" TEXT,
    "approvedAt" DATETIME,
    "deliveredAt" DATETIME,
    "closedAt" DATETIME,
    "revision" INTEGER NOT NULL DEFAULT 1,
    "createdAt" DATETIME NOT NULL,
    "updatedAt" DATETIME NOT NULL,
    CONSTRAINT "Wish_communityId_fkey" FOREIGN KEY ("communityId") REFERENCES "Org" ("id") ON DELETE RESTRICT ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "WishWait" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "wishId" TEXT NOT NULL,
    "memberId" TEXT NOT NULL,
    "offeredUntil" DATETIME,
    "createdAt" DATETIME NOT NULL,
    CONSTRAINT "WishWait_wishId_fkey" FOREIGN KEY ("wishId") REFERENCES "Wish" ("id") ON DELETE CASCADE ON UPDATE CASCADE
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
