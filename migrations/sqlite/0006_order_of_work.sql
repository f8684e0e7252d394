-- SPDX-License-Identifier: Apache-2.0
-- What the order of work may depend on beside priority and age, and where the journal says why an offer was made.
ALTER TABLE work_item ADD COLUMN secondary_priority INTEGER NOT NULL DEFAULT 5;
ALTER TABLE work_item ADD COLUMN target_accept_at INTEGER;
ALTER TABLE work_item ADD COLUMN preferred_agent BLOB;
ALTER TABLE agent_work ADD COLUMN offered_seq INTEGER NOT NULL DEFAULT 0;
