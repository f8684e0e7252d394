-- SPDX-License-Identifier: Apache-2.0
-- The customer's records. `row` is what the phone index and the text indexes point at.

CREATE TABLE account (
    row               INTEGER PRIMARY KEY,
    id                BLOB NOT NULL UNIQUE,
    name              TEXT NOT NULL,
    phone_kind        TEXT NOT NULL,
    phone_raw         TEXT NOT NULL,
    phone_e164        INTEGER,
    is_person_account INTEGER NOT NULL,
    person_contact_id BLOB,
    external_id       TEXT NOT NULL,
    version           INTEGER NOT NULL
) STRICT;

CREATE TABLE contact (
    row               INTEGER PRIMARY KEY,
    id                BLOB NOT NULL UNIQUE,
    first_name        TEXT NOT NULL,
    last_name         TEXT NOT NULL,
    email             TEXT NOT NULL,
    phone_kind        TEXT NOT NULL,
    phone_raw         TEXT NOT NULL,
    phone_e164        INTEGER,
    mobile_phone_kind TEXT NOT NULL,
    mobile_phone_raw  TEXT NOT NULL,
    mobile_phone_e164 INTEGER,
    home_phone_kind   TEXT NOT NULL,
    home_phone_raw    TEXT NOT NULL,
    home_phone_e164   INTEGER,
    other_phone_kind  TEXT NOT NULL,
    other_phone_raw   TEXT NOT NULL,
    other_phone_e164  INTEGER,
    account_id        BLOB,
    external_id       TEXT NOT NULL,
    version           INTEGER NOT NULL
) STRICT;

CREATE TABLE lead (
    row                  INTEGER PRIMARY KEY,
    id                   BLOB NOT NULL UNIQUE,
    first_name           TEXT NOT NULL,
    last_name            TEXT NOT NULL,
    company              TEXT NOT NULL,
    email                TEXT NOT NULL,
    phone_kind           TEXT NOT NULL,
    phone_raw            TEXT NOT NULL,
    phone_e164           INTEGER,
    mobile_phone_kind    TEXT NOT NULL,
    mobile_phone_raw     TEXT NOT NULL,
    mobile_phone_e164    INTEGER,
    converted_contact_id BLOB,
    external_id          TEXT NOT NULL,
    version              INTEGER NOT NULL
) STRICT;

CREATE TABLE service_case (
    row        INTEGER PRIMARY KEY,
    id         BLOB NOT NULL UNIQUE,
    subject    TEXT NOT NULL,
    status     TEXT NOT NULL,
    priority   INTEGER NOT NULL,
    contact_id BLOB,
    account_id BLOB,
    created_at INTEGER NOT NULL,
    version    INTEGER NOT NULL
) STRICT;
CREATE INDEX service_case_contact ON service_case (contact_id, status) WHERE contact_id IS NOT NULL;
CREATE INDEX service_case_account ON service_case (account_id, status) WHERE account_id IS NOT NULL;

-- E.164 digits as an integer -> the record that carries the number. kind: 0 contact, 1 lead, 2 account.
CREATE TABLE phone_index (
    digits     INTEGER NOT NULL,
    kind       INTEGER NOT NULL,
    record_row INTEGER NOT NULL,
    field      TEXT NOT NULL,
    PRIMARY KEY (digits, kind, record_row, field)
) STRICT, WITHOUT ROWID;

-- The text itself stays in the record; a removal hands the old text back to the index.
CREATE VIRTUAL TABLE account_text USING fts5(text, content='', prefix='2 3', tokenize='unicode61 remove_diacritics 2');
CREATE VIRTUAL TABLE contact_text USING fts5(text, content='', prefix='2 3', tokenize='unicode61 remove_diacritics 2');
CREATE VIRTUAL TABLE lead_text USING fts5(text, content='', prefix='2 3', tokenize='unicode61 remove_diacritics 2');
CREATE VIRTUAL TABLE service_case_text USING fts5(text, content='', prefix='2 3',
    tokenize='unicode61 remove_diacritics 2');
