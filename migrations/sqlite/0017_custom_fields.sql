-- SPDX-License-Identifier: Apache-2.0
-- The fields that an admin adds: as configured, and what is in them beside each record's own columns.
CREATE TABLE custom_field (
    row        INTEGER PRIMARY KEY,
    name       TEXT NOT NULL UNIQUE,
    is_indexed INTEGER NOT NULL, -- a unique one is
    is_unique  INTEGER NOT NULL,
    entity     TEXT NOT NULL
) STRICT;
ALTER TABLE contact ADD COLUMN custom TEXT;
ALTER TABLE lead ADD COLUMN custom TEXT;
ALTER TABLE account ADD COLUMN custom TEXT;
ALTER TABLE service_case ADD COLUMN custom TEXT;

-- The values of the fields that are indexed, in records that are not deleted.
CREATE TABLE custom_value (
    field      INTEGER NOT NULL,
    kind       INTEGER NOT NULL,
    value      TEXT NOT NULL,
    record_row INTEGER NOT NULL,
    PRIMARY KEY (field, kind, value, record_row)
) STRICT, WITHOUT ROWID;

-- Lists of cases in one status, page by page.
CREATE INDEX service_case_status ON service_case (status, id) WHERE deleted_at IS NULL;
