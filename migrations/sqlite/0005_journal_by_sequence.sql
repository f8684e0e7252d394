-- SPDX-License-Identifier: Apache-2.0
-- One table tree instead of a table and an index: every commit appends to it. SQLite holds one routing domain, so the
-- sequence number alone is the key; with PostgreSQL it is (domain, seq).
CREATE TABLE journal_by_sequence (
    seq    INTEGER PRIMARY KEY,
    domain INTEGER NOT NULL CHECK (domain = 1),
    epoch  INTEGER NOT NULL,
    at     INTEGER NOT NULL,
    kind   TEXT NOT NULL,
    body   TEXT NOT NULL
) STRICT;
INSERT INTO journal_by_sequence (seq, domain, epoch, at, kind, body)
    SELECT seq, domain, epoch, at, kind, body FROM journal ORDER BY seq;
DROP TABLE journal;
ALTER TABLE journal_by_sequence RENAME TO journal;
