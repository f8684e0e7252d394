-- SPDX-License-Identifier: Apache-2.0
-- Each time a person linked a call to a record, to another one or to none. Kept as it was: a merge does not change it.
CREATE TABLE call_link (
    call        BLOB NOT NULL,
    seq         INTEGER NOT NULL, -- of the event
    at          INTEGER NOT NULL,
    by          BLOB NOT NULL,
    record_kind TEXT,
    record_id   BLOB,
    PRIMARY KEY (call, seq)
) STRICT, WITHOUT ROWID;
