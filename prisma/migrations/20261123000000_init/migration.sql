-- CreateSchema
CREATE SCHEMA IF NOT EXISTS "public";

-- CreateTable
CREATE TABLE "project" (
    "id" UUID NOT NULL,
    "key" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "project_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "person" (
    "id" UUID NOT NULL,
    "email" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "password_hash" TEXT NOT NULL,
    "disabled_at" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "person_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "membership" (
    "project_id" UUID NOT NULL,
    "person_id" UUID NOT NULL,
    "role" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "membership_pkey" PRIMARY KEY ("project_id","person_id","role")
);

-- CreateTable
CREATE TABLE "auth_session" (
    "id" UUID NOT NULL,
    "person_id" UUID NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "revoked_at" TIMESTAMPTZ(3),

    CONSTRAINT "auth_session_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "api_token" (
    "id" UUID NOT NULL,
    "project_id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "scopes" TEXT[],
    "hash" BYTEA NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "expires_at" TIMESTAMPTZ(3),
    "revoked_at" TIMESTAMPTZ(3),

    CONSTRAINT "api_token_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "plan_version" (
    "id" UUID NOT NULL,
    "project_id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "version" INTEGER NOT NULL,
    "source" TEXT NOT NULL,
    "document" JSONB NOT NULL,
    "digest" TEXT NOT NULL,
    "created_by" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "plan_version_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "run" (
    "id" UUID NOT NULL,
    "document_id" TEXT NOT NULL,
    "project_id" UUID NOT NULL,
    "plan_version_id" UUID NOT NULL,
    "plan_digest" TEXT NOT NULL,
    "state" TEXT NOT NULL DEFAULT 'draft',
    "commit" TEXT,
    "branch" TEXT,
    "artifact_digest" TEXT,
    "flag" TEXT,
    "environment" TEXT,
    "owner_id" UUID,
    "created_by" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "ready_at" TIMESTAMPTZ(3),
    "started_at" TIMESTAMPTZ(3),
    "ended_at" TIMESTAMPTZ(3),
    "traffic_percent" DOUBLE PRECISION NOT NULL DEFAULT 0,
    "traffic_ceiling" DOUBLE PRECISION NOT NULL DEFAULT 0,
    "breach_at" TIMESTAMPTZ(3),
    "zero_at" TIMESTAMPTZ(3),
    "end_reason" TEXT,
    "ended_by" TEXT,
    "lessons" JSONB,
    "version" INTEGER NOT NULL DEFAULT 0,

    CONSTRAINT "run_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "stage" (
    "id" UUID NOT NULL,
    "run_id" UUID NOT NULL,
    "key" TEXT NOT NULL,
    "ordinal" INTEGER NOT NULL,
    "state" TEXT NOT NULL DEFAULT 'pending',
    "traffic_percent" DOUBLE PRECISION,
    "started_at" TIMESTAMPTZ(3),
    "awaiting_since" TIMESTAMPTZ(3),
    "ended_at" TIMESTAMPTZ(3),
    "verdict" TEXT NOT NULL DEFAULT 'pending',
    "recommendation" TEXT NOT NULL DEFAULT 'hold',
    "reasons" TEXT[] DEFAULT ARRAY[]::TEXT[],
    "judged_at" TIMESTAMPTZ(3),
    "version" INTEGER NOT NULL DEFAULT 0,

    CONSTRAINT "stage_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "metric_bucket" (
    "stage_id" UUID NOT NULL,
    "metric" TEXT NOT NULL,
    "bucket_at" TIMESTAMPTZ(3) NOT NULL,
    "count" DOUBLE PRECISION NOT NULL,
    "sum" DOUBLE PRECISION NOT NULL,
    "min" DOUBLE PRECISION NOT NULL,
    "max" DOUBLE PRECISION NOT NULL,
    "last" DOUBLE PRECISION NOT NULL,
    "last_at" TIMESTAMPTZ(3) NOT NULL,
    "sketch" BYTEA NOT NULL,

    CONSTRAINT "metric_bucket_pkey" PRIMARY KEY ("stage_id","metric","bucket_at")
);

-- CreateTable
CREATE TABLE "metric_total" (
    "stage_id" UUID NOT NULL,
    "metric" TEXT NOT NULL,
    "count" DOUBLE PRECISION NOT NULL,
    "sum" DOUBLE PRECISION NOT NULL,
    "min" DOUBLE PRECISION NOT NULL,
    "max" DOUBLE PRECISION NOT NULL,
    "last" DOUBLE PRECISION NOT NULL,
    "first_at" TIMESTAMPTZ(3) NOT NULL,
    "last_at" TIMESTAMPTZ(3) NOT NULL,
    "sketch" BYTEA NOT NULL,

    CONSTRAINT "metric_total_pkey" PRIMARY KEY ("stage_id","metric")
);

-- CreateTable
CREATE TABLE "metric_state" (
    "stage_id" UUID NOT NULL,
    "metric" TEXT NOT NULL,
    "value" DOUBLE PRECISION,
    "samples" DOUBLE PRECISION NOT NULL,
    "last_sample_at" TIMESTAMPTZ(3),
    "verdict" TEXT NOT NULL,
    "margin" DOUBLE PRECISION,
    "reason" TEXT NOT NULL,
    "breaching_since" TIMESTAMPTZ(3),
    "zero_broken_at" TIMESTAMPTZ(3),
    "judged_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "metric_state_pkey" PRIMARY KEY ("stage_id","metric")
);

-- CreateTable
CREATE TABLE "funnel_user" (
    "stage_id" UUID NOT NULL,
    "funnel" TEXT NOT NULL,
    "step" TEXT NOT NULL,
    "user_key" BYTEA NOT NULL,
    "first_at" TIMESTAMPTZ(3) NOT NULL,
    "last_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "funnel_user_pkey" PRIMARY KEY ("stage_id","funnel","step","user_key")
);

-- CreateTable
CREATE TABLE "funnel_state" (
    "stage_id" UUID NOT NULL,
    "funnel" TEXT NOT NULL,
    "steps" JSONB NOT NULL,
    "conversion" DOUBLE PRECISION,
    "verdict" TEXT NOT NULL,
    "reason" TEXT NOT NULL,
    "judged_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "funnel_state_pkey" PRIMARY KEY ("stage_id","funnel")
);

-- CreateTable
CREATE TABLE "evidence" (
    "id" UUID NOT NULL,
    "run_id" UUID NOT NULL,
    "stage_key" TEXT,
    "kind" TEXT NOT NULL,
    "slot" TEXT,
    "title" TEXT NOT NULL,
    "original_name" TEXT,
    "url" TEXT,
    "mime" TEXT,
    "bytes" INTEGER,
    "width" INTEGER,
    "height" INTEGER,
    "original_sha256" TEXT,
    "stored_sha256" TEXT,
    "added_by" TEXT NOT NULL,
    "added_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "evidence_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "checklist_mark" (
    "id" UUID NOT NULL,
    "run_id" UUID NOT NULL,
    "stage_key" TEXT NOT NULL,
    "item" TEXT NOT NULL,
    "done" BOOLEAN NOT NULL,
    "mark" TEXT NOT NULL,
    "note" TEXT,
    "by" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "checklist_mark_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "incident" (
    "id" UUID NOT NULL,
    "run_id" UUID NOT NULL,
    "stage_key" TEXT,
    "kind" TEXT NOT NULL,
    "severity" TEXT NOT NULL,
    "title" TEXT NOT NULL,
    "note" TEXT,
    "resolution" TEXT,
    "opened_by" TEXT NOT NULL,
    "opened_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "closed_by" TEXT,
    "closed_at" TIMESTAMPTZ(3),

    CONSTRAINT "incident_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "dossier" (
    "id" UUID NOT NULL,
    "run_id" UUID NOT NULL,
    "stage_key" TEXT NOT NULL,
    "ordinal" INTEGER NOT NULL,
    "document" TEXT NOT NULL,
    "digest" TEXT NOT NULL,
    "inputs" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "dossier_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "sign_off" (
    "id" UUID NOT NULL,
    "dossier_id" UUID NOT NULL,
    "person_id" UUID NOT NULL,
    "role" TEXT NOT NULL,
    "approved" BOOLEAN NOT NULL,
    "meaning" TEXT NOT NULL,
    "comment" TEXT,
    "signed_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "sign_off_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "decision" (
    "id" UUID NOT NULL,
    "stage_id" UUID NOT NULL,
    "kind" TEXT NOT NULL,
    "recommendation" TEXT NOT NULL,
    "justification" TEXT,
    "makers" JSONB NOT NULL,
    "recorded_by" TEXT NOT NULL,
    "dossier_digest" TEXT,
    "override_id" UUID,
    "decided_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "decision_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "override" (
    "id" UUID NOT NULL,
    "run_id" UUID NOT NULL,
    "stage_key" TEXT NOT NULL,
    "reason" TEXT NOT NULL,
    "blockers" JSONB NOT NULL,
    "requested_by" UUID NOT NULL,
    "requested_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "confirmed_by" UUID,
    "confirmed_at" TIMESTAMPTZ(3),
    "withdrawn_at" TIMESTAMPTZ(3),

    CONSTRAINT "override_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "idempotency_key" (
    "principal" TEXT NOT NULL,
    "route" TEXT NOT NULL,
    "key" TEXT NOT NULL,
    "request_hash" BYTEA NOT NULL,
    "status" INTEGER,
    "content_type" TEXT,
    "body" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "idempotency_key_pkey" PRIMARY KEY ("principal","route","key")
);

-- CreateTable
CREATE TABLE "log_head" (
    "id" INTEGER NOT NULL,
    "size" BIGINT NOT NULL,
    "root" BYTEA NOT NULL,

    CONSTRAINT "log_head_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "log_leaf" (
    "idx" BIGINT NOT NULL,
    "data" BYTEA NOT NULL,
    "leaf_hash" BYTEA NOT NULL,
    "tx_at" TIMESTAMPTZ(6) NOT NULL,
    "project_id" UUID,
    "run_id" UUID,
    "stage_key" TEXT,
    "kind" TEXT NOT NULL,
    "actor" TEXT NOT NULL,

    CONSTRAINT "log_leaf_pkey" PRIMARY KEY ("idx")
);

-- CreateTable
CREATE TABLE "log_node" (
    "level" INTEGER NOT NULL,
    "idx" BIGINT NOT NULL,
    "hash" BYTEA NOT NULL,

    CONSTRAINT "log_node_pkey" PRIMARY KEY ("level","idx")
);

-- CreateTable
CREATE TABLE "log_key" (
    "keyid" TEXT NOT NULL,
    "spki" BYTEA NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "log_key_pkey" PRIMARY KEY ("keyid")
);

-- CreateIndex
CREATE UNIQUE INDEX "project_key_key" ON "project"("key");

-- CreateIndex
CREATE UNIQUE INDEX "person_email_key" ON "person"("email");

-- CreateIndex
CREATE INDEX "membership_person_id_idx" ON "membership"("person_id");

-- CreateIndex
CREATE INDEX "auth_session_person_id_idx" ON "auth_session"("person_id");

-- CreateIndex
CREATE UNIQUE INDEX "api_token_hash_key" ON "api_token"("hash");

-- CreateIndex
CREATE UNIQUE INDEX "plan_version_project_id_name_version_key" ON "plan_version"("project_id", "name", "version");

-- CreateIndex
CREATE INDEX "run_project_id_created_at_idx" ON "run"("project_id", "created_at");

-- CreateIndex
CREATE UNIQUE INDEX "run_project_id_document_id_key" ON "run"("project_id", "document_id");

-- CreateIndex
CREATE UNIQUE INDEX "stage_run_id_key_key" ON "stage"("run_id", "key");

-- CreateIndex
CREATE UNIQUE INDEX "stage_run_id_ordinal_key" ON "stage"("run_id", "ordinal");

-- CreateIndex
CREATE INDEX "funnel_user_stage_id_funnel_last_at_idx" ON "funnel_user"("stage_id", "funnel", "last_at");

-- CreateIndex
CREATE INDEX "evidence_run_id_idx" ON "evidence"("run_id");

-- CreateIndex
CREATE INDEX "checklist_mark_run_id_idx" ON "checklist_mark"("run_id");

-- CreateIndex
CREATE INDEX "incident_run_id_idx" ON "incident"("run_id");

-- CreateIndex
CREATE UNIQUE INDEX "dossier_digest_key" ON "dossier"("digest");

-- CreateIndex
CREATE UNIQUE INDEX "dossier_run_id_stage_key_ordinal_key" ON "dossier"("run_id", "stage_key", "ordinal");

-- CreateIndex
CREATE UNIQUE INDEX "sign_off_dossier_id_person_id_key" ON "sign_off"("dossier_id", "person_id");

-- CreateIndex
CREATE INDEX "decision_stage_id_idx" ON "decision"("stage_id");

-- CreateIndex
CREATE INDEX "override_run_id_idx" ON "override"("run_id");

-- CreateIndex
CREATE INDEX "idempotency_key_created_at_idx" ON "idempotency_key"("created_at");

-- CreateIndex
CREATE INDEX "log_leaf_run_id_idx_idx" ON "log_leaf"("run_id", "idx");

-- AddForeignKey
ALTER TABLE "membership" ADD CONSTRAINT "membership_project_id_fkey" FOREIGN KEY ("project_id") REFERENCES "project"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "membership" ADD CONSTRAINT "membership_person_id_fkey" FOREIGN KEY ("person_id") REFERENCES "person"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "auth_session" ADD CONSTRAINT "auth_session_person_id_fkey" FOREIGN KEY ("person_id") REFERENCES "person"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "api_token" ADD CONSTRAINT "api_token_project_id_fkey" FOREIGN KEY ("project_id") REFERENCES "project"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "plan_version" ADD CONSTRAINT "plan_version_project_id_fkey" FOREIGN KEY ("project_id") REFERENCES "project"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "run" ADD CONSTRAINT "run_project_id_fkey" FOREIGN KEY ("project_id") REFERENCES "project"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "run" ADD CONSTRAINT "run_plan_version_id_fkey" FOREIGN KEY ("plan_version_id") REFERENCES "plan_version"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "stage" ADD CONSTRAINT "stage_run_id_fkey" FOREIGN KEY ("run_id") REFERENCES "run"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "metric_state" ADD CONSTRAINT "metric_state_stage_id_fkey" FOREIGN KEY ("stage_id") REFERENCES "stage"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "funnel_state" ADD CONSTRAINT "funnel_state_stage_id_fkey" FOREIGN KEY ("stage_id") REFERENCES "stage"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "evidence" ADD CONSTRAINT "evidence_run_id_fkey" FOREIGN KEY ("run_id") REFERENCES "run"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "checklist_mark" ADD CONSTRAINT "checklist_mark_run_id_fkey" FOREIGN KEY ("run_id") REFERENCES "run"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "incident" ADD CONSTRAINT "incident_run_id_fkey" FOREIGN KEY ("run_id") REFERENCES "run"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "dossier" ADD CONSTRAINT "dossier_run_id_fkey" FOREIGN KEY ("run_id") REFERENCES "run"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "sign_off" ADD CONSTRAINT "sign_off_dossier_id_fkey" FOREIGN KEY ("dossier_id") REFERENCES "dossier"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "decision" ADD CONSTRAINT "decision_stage_id_fkey" FOREIGN KEY ("stage_id") REFERENCES "stage"("id") ON DELETE RESTRICT ON UPDATE CASCADE;


