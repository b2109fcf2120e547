-- Reason: Agreements between two units: items, what they owe in each period, and what was done.

-- CreateTable
CREATE TABLE "Agreement" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "no" INTEGER NOT NULL,
    "aOrgId" TEXT NOT NULL,
    "bOrgId" TEXT NOT NULL,
    "status" TEXT NOT NULL DEFAULT 'SIGNED',
    "waitsForId" TEXT,
    "startOn" TEXT NOT NULL,
    "validTo" TEXT NOT NULL,
    "renewTo" TEXT,
    "authorId" TEXT NOT NULL,
    "chatid" TEXT,
    "revision" INTEGER NOT NULL DEFAULT 1,
    "createdAt" DATETIME NOT NULL,
    "updatedAt" DATETIME NOT NULL,
    CONSTRAINT "Agreement_aOrgId_fkey" FOREIGN KEY ("aOrgId") REFERENCES "Org" ("id") ON DELETE RESTRICT ON UPDATE CASCADE,
    CONSTRAINT "Agreement_bOrgId_fkey" FOREIGN KEY ("bOrgId") REFERENCES "Org" ("id") ON DELETE RESTRICT ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "AgreementItem" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "agreementId" TEXT NOT NULL,
    "position" INTEGER NOT NULL,
    "promiserId" TEXT NOT NULL,
    "title" TEXT NOT NULL,
    "quantity" INTEGER NOT NULL,
    "unitLabel" TEXT NOT NULL,
    "cadence" TEXT NOT NULL,
    CONSTRAINT "AgreementItem_agreementId_fkey" FOREIGN KEY ("agreementId") REFERENCES "Agreement" ("id") ON DELETE CASCADE ON UPDATE CASCADE,
    CONSTRAINT "AgreementItem_promiserId_fkey" FOREIGN KEY ("promiserId") REFERENCES "Org" ("id") ON DELETE RESTRICT ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "AgreementTerm" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "itemId" TEXT NOT NULL,
    "period" TEXT NOT NULL,
    "dueOn" TEXT NOT NULL,
    "plannedOn" TEXT,
    "waivedAt" DATETIME,
    "waiveAskedById" TEXT,
    "version" INTEGER NOT NULL DEFAULT 0,
    CONSTRAINT "AgreementTerm_itemId_fkey" FOREIGN KEY ("itemId") REFERENCES "AgreementItem" ("id") ON DELETE CASCADE ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "Fulfilment" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "termId" TEXT NOT NULL,
    "quantity" INTEGER NOT NULL,
    "doneOn" TEXT NOT NULL,
    "activityId" TEXT,
    "byId" TEXT NOT NULL,
    "createdAt" DATETIME NOT NULL,
    CONSTRAINT "Fulfilment_termId_fkey" FOREIGN KEY ("termId") REFERENCES "AgreementTerm" ("id") ON DELETE CASCADE ON UPDATE CASCADE,
    CONSTRAINT "Fulfilment_activityId_fkey" FOREIGN KEY ("activityId") REFERENCES "Activity" ("id") ON DELETE SET NULL ON UPDATE CASCADE
);

-- CreateIndex
CREATE UNIQUE INDEX "Agreement_no_key" ON "Agreement"("no");

-- CreateIndex
CREATE INDEX "Agreement_aOrgId_status_idx" ON "Agreement"("aOrgId", "status");

-- CreateIndex
CREATE INDEX "Agreement_bOrgId_status_idx" ON "Agreement"("bOrgId", "status");

-- CreateIndex
CREATE INDEX "AgreementItem_promiserId_idx" ON "AgreementItem"("promiserId");

-- CreateIndex
CREATE UNIQUE INDEX "AgreementItem_agreementId_position_key" ON "AgreementItem"("agreementId", "position");

-- CreateIndex
CREATE INDEX "AgreementTerm_dueOn_idx" ON "AgreementTerm"("dueOn");

-- CreateIndex
CREATE UNIQUE INDEX "AgreementTerm_itemId_period_key" ON "AgreementTerm"("itemId", "period");

-- CreateIndex
CREATE INDEX "Fulfilment_activityId_idx" ON "Fulfilment"("activityId");

-- CreateIndex
CREATE UNIQUE INDEX "Fulfilment_termId_activityId_key" ON "Fulfilment"("termId", "activityId");
