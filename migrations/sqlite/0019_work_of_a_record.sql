-- SPDX-License-Identifier: Apache-2.0
-- A merge finds the work that belongs to the record which goes. Calls' work has none of its own: only the call has.
CREATE INDEX work_item_record ON work_item (related_record_id) WHERE related_record_id IS NOT NULL;
