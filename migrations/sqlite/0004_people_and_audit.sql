-- SPDX-License-Identifier: Apache-2.0
-- Who signs in, what they were answered, and what they changed.

CREATE TABLE user (
    id           BLOB PRIMARY KEY,
    username     TEXT NOT NULL COLLATE NOCASE UNIQUE,
    display_name TEXT NOT NULL,
    roles        TEXT NOT NULL,
    is_active    INTEGER NOT NULL,
    version      INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE credential (
    user          BLOB PRIMARY KEY REFERENCES user (id) ON DELETE CASCADE,
    password_hash TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE session (
    token_hash TEXT PRIMARY KEY,
    user       BLOB NOT NULL REFERENCES user (id) ON DELETE CASCADE,
    created_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX session_user ON session (user);
CREATE INDEX session_expires ON session (expires_at);

CREATE TABLE idempotent_answer (
    user         BLOB NOT NULL,
    key          TEXT NOT NULL,
    request_hash TEXT NOT NULL,
    status       INTEGER NOT NULL,
    body         TEXT NOT NULL,
    at           INTEGER NOT NULL,
    PRIMARY KEY (user, key)
) STRICT;
CREATE INDEX idempotent_answer_at ON idempotent_answer (at);

-- Each row's hash covers the hash before it, so a row changed later breaks the chain from there on.
CREATE TABLE audit (
    seq     INTEGER PRIMARY KEY,
    at      INTEGER NOT NULL,
    by      BLOB NOT NULL,
    action  TEXT NOT NULL,
    subject TEXT NOT NULL,
    before  TEXT NOT NULL,
    after   TEXT NOT NULL,
    hash    BLOB NOT NULL
) STRICT;
CREATE TRIGGER audit_is_not_changed BEFORE UPDATE ON audit
BEGIN SELECT raise(ABORT, 'the audit trail is append-only'); END;
CREATE TRIGGER audit_is_not_deleted BEFORE DELETE ON audit
BEGIN SELECT raise(ABORT, 'the audit trail is append-only'); END;
