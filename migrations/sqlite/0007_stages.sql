-- SPDX-License-Identifier: Apache-2.0
-- How far waiting has brought an item: stages of its queue, dropped skills, overflow; and what was done by hand.
ALTER TABLE work_item ADD COLUMN in_queue_since INTEGER NOT NULL DEFAULT 0;
ALTER TABLE work_item ADD COLUMN stage INTEGER NOT NULL DEFAULT 0;
ALTER TABLE work_item ADD COLUMN also_members_of TEXT;
ALTER TABLE work_item ADD COLUMN skill_drops INTEGER NOT NULL DEFAULT 0;
ALTER TABLE work_item ADD COLUMN dropped_skills TEXT;
ALTER TABLE work_item ADD COLUMN overflowed_from TEXT NOT NULL DEFAULT '';
ALTER TABLE work_item ADD COLUMN moves INTEGER NOT NULL DEFAULT 0;
UPDATE work_item SET in_queue_since = queued_at;
ALTER TABLE agent_work ADD COLUMN wrap_up_extensions INTEGER NOT NULL DEFAULT 0;
ALTER TABLE agent_work ADD COLUMN assigned_by BLOB;
