-- SPDX-License-Identifier: Apache-2.0
-- What skills follow from: attributes of work that is not a call, and those that no rule knew.
ALTER TABLE work_item ADD COLUMN attributes TEXT;
ALTER TABLE work_item ADD COLUMN unmatched_attributes TEXT;
