-- SPDX-License-Identifier: Apache-2.0
-- Records are known by their id in another system; imports and what they have read so far.

ALTER TABLE service_case ADD COLUMN external_id TEXT NOT NULL DEFAULT '';

-- The first record of an id keeps it; the others get their row's number behind it.
UPDATE contact SET external_id = external_id || '#' || row, version = version + 1
    WHERE external_id <> '' AND row NOT IN (SELECT min(row) FROM contact GROUP BY external_id);
UPDATE lead SET external_id = external_id || '#' || row, version = version + 1
    WHERE external_id <> '' AND row NOT IN (SELECT min(row) FROM lead GROUP BY external_id);
UPDATE account SET external_id = external_id || '#' || row, version = version + 1
    WHERE external_id <> '' AND row NOT IN (SELECT min(row) FROM account GROUP BY external_id);
CREATE UNIQUE INDEX contact_external ON contact (external_id) WHERE external_id <> '';
CREATE UNIQUE INDEX lead_external ON lead (external_id) WHERE external_id <> '';
CREATE UNIQUE INDEX account_external ON account (external_id) WHERE external_id <> '';
CREATE UNIQUE INDEX service_case_external ON service_case (external_id) WHERE external_id <> '';

CREATE TABLE import_job (
    row             INTEGER PRIMARY KEY,
    id              BLOB NOT NULL UNIQUE,
    object          TEXT NOT NULL,
    state           TEXT NOT NULL,
    reason          TEXT NOT NULL,
    fingerprint     TEXT NOT NULL,
    is_dry_run      INTEGER NOT NULL,
    mapping         TEXT,
    created_by      BLOB NOT NULL,
    created_at      INTEGER NOT NULL,
    updated_at      INTEGER NOT NULL,
    bytes_total     INTEGER NOT NULL,
    bytes_received  INTEGER NOT NULL,
    bytes_done      INTEGER NOT NULL,
    line            INTEGER NOT NULL,
    reading_mode    INTEGER NOT NULL,
    heading         TEXT,
    ignored_columns TEXT,
    inserted        INTEGER NOT NULL,
    updated         INTEGER NOT NULL,
    unchanged       INTEGER NOT NULL,
    rejected        INTEGER NOT NULL
) STRICT;
CREATE INDEX import_job_running ON import_job (row) WHERE state = 'running';

-- Received and not read yet.
CREATE TABLE import_chunk (
    job       BLOB NOT NULL,
    begins_at INTEGER NOT NULL,
    bytes     BLOB NOT NULL,
    PRIMARY KEY (job, begins_at)
) STRICT;

CREATE TABLE import_reject (
    job    BLOB NOT NULL,
    number INTEGER NOT NULL,
    line   INTEGER NOT NULL,
    "column" TEXT NOT NULL,
    reason TEXT NOT NULL,
    PRIMARY KEY (job, number)
) STRICT, WITHOUT ROWID;
