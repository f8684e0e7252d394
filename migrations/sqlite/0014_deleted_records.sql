-- A record that is deleted keeps its row, so that it can be restored; a record that was merged names the one it is part
-- of now.
ALTER TABLE contact ADD COLUMN deleted_at INTEGER;
ALTER TABLE contact ADD COLUMN merged_into BLOB;
ALTER TABLE lead ADD COLUMN deleted_at INTEGER;
ALTER TABLE lead ADD COLUMN merged_into BLOB;
ALTER TABLE account ADD COLUMN deleted_at INTEGER;
ALTER TABLE account ADD COLUMN merged_into BLOB;
ALTER TABLE service_case ADD COLUMN deleted_at INTEGER;

-- The external id of a deleted record is free.
DROP INDEX contact_external;
DROP INDEX lead_external;
DROP INDEX account_external;
DROP INDEX service_case_external;
CREATE UNIQUE INDEX contact_external ON contact (external_id) WHERE external_id <> '' AND deleted_at IS NULL;
CREATE UNIQUE INDEX lead_external ON lead (external_id) WHERE external_id <> '' AND deleted_at IS NULL;
CREATE UNIQUE INDEX account_external ON account (external_id) WHERE external_id <> '' AND deleted_at IS NULL;
CREATE UNIQUE INDEX service_case_external ON service_case (external_id) WHERE external_id <> '' AND deleted_at IS NULL;

CREATE INDEX contact_deleted ON contact (id) WHERE deleted_at IS NOT NULL;
CREATE INDEX lead_deleted ON lead (id) WHERE deleted_at IS NOT NULL;
CREATE INDEX account_deleted ON account (id) WHERE deleted_at IS NOT NULL;
CREATE INDEX service_case_deleted ON service_case (id) WHERE deleted_at IS NOT NULL;

-- Whom a merge has to tell.
CREATE INDEX contact_account ON contact (account_id) WHERE account_id IS NOT NULL;
CREATE INDEX lead_converted ON lead (converted_contact_id) WHERE converted_contact_id IS NOT NULL;
