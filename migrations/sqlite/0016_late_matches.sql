-- SPDX-License-Identifier: Apache-2.0
-- Calls that ended without a record, by the number of their customer.
CREATE INDEX voice_call_unlinked
    ON voice_call (CASE WHEN type IN ('outbound', 'callback') THEN to_e164 ELSE from_e164 END)
    WHERE related_record_id IS NULL AND ended_at IS NOT NULL;

-- Those of them that are to be looked up again, because somebody has got the number since. Each time is a row of its own.
CREATE TABLE late_match (
    row  INTEGER PRIMARY KEY AUTOINCREMENT,
    call BLOB NOT NULL
) STRICT;

-- What led a call to its record after it had ended; empty for what a person decided.
ALTER TABLE call_link ADD COLUMN note TEXT NOT NULL DEFAULT '';
