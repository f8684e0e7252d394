-- SPDX-License-Identifier: Apache-2.0
-- What happened, in order, and what it was told by.

-- A rowid table on purpose: bodies are often larger than what a WITHOUT ROWID page keeps inline, and appending to a
-- rowid table fills its pages completely.
CREATE TABLE journal (
    domain INTEGER NOT NULL,
    seq    INTEGER NOT NULL,
    epoch  INTEGER NOT NULL,
    at     INTEGER NOT NULL,
    kind   TEXT NOT NULL,
    body   TEXT NOT NULL,
    PRIMARY KEY (domain, seq)
) STRICT;

CREATE TABLE snapshot (
    domain INTEGER NOT NULL,
    seq    INTEGER NOT NULL,
    state  BLOB NOT NULL,
    PRIMARY KEY (domain, seq)
) STRICT;

CREATE TABLE receipt (
    row         INTEGER PRIMARY KEY,
    adapter     TEXT NOT NULL,
    event_key   TEXT NOT NULL,
    received_at INTEGER NOT NULL,
    outcome     TEXT NOT NULL,
    detail      TEXT NOT NULL,
    body        BLOB NOT NULL,
    UNIQUE (adapter, event_key)
) STRICT;
CREATE INDEX receipt_quarantined ON receipt (row) WHERE outcome = 'quarantined';

CREATE TABLE setting (
    key   TEXT PRIMARY KEY,
    value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE configuration_version (
    kind     TEXT NOT NULL,
    key      TEXT NOT NULL,
    revision INTEGER NOT NULL,
    entity   TEXT,
    by       BLOB NOT NULL,
    at       INTEGER NOT NULL,
    PRIMARY KEY (kind, key, revision)
) STRICT, WITHOUT ROWID;
