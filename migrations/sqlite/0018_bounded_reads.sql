-- SPDX-License-Identifier: Apache-2.0
-- What is not over yet, by its beginning: every report and the live view ask for it, and must not read all that is over.
CREATE INDEX work_item_open ON work_item (queued_at) WHERE closed_at IS NULL;
CREATE INDEX agent_work_open ON agent_work (assigned_at) WHERE closed_at IS NULL;

-- The lists of one queue, and of the callers who gave up.
CREATE INDEX work_item_queue ON work_item (queue, id);
CREATE INDEX voice_call_queue ON voice_call (queue, started_at, id);
CREATE INDEX voice_call_abandoned ON voice_call (started_at, id) WHERE is_abandoned = 1;

-- A call is looked up again once, however many records its number was given; the newest calls of a number first.
DROP INDEX voice_call_unlinked;
CREATE INDEX voice_call_unlinked
    ON voice_call (CASE WHEN type IN ('outbound', 'callback') THEN to_e164 ELSE from_e164 END, ended_at)
    WHERE related_record_id IS NULL AND ended_at IS NOT NULL;
DELETE FROM late_match WHERE row NOT IN (SELECT max(row) FROM late_match GROUP BY call);
CREATE UNIQUE INDEX late_match_call ON late_match (call);
