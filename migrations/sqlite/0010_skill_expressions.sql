-- SPDX-License-Identifier: Apache-2.0
-- What whoever takes an item has to fit, beside plain skills: the item's own expression and its queue's.
ALTER TABLE work_item ADD COLUMN skill_expression TEXT NOT NULL DEFAULT '';
ALTER TABLE work_item ADD COLUMN queue_skill_expression TEXT NOT NULL DEFAULT '';
