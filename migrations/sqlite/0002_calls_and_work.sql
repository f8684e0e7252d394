-- SPDX-License-Identifier: Apache-2.0
-- The records that events lead to. Columns are the members of the records, in snake_case; ids are 16 bytes, times are
-- milliseconds since 1970 UTC, enumerators are their names.

CREATE TABLE voice_call (
    row                      INTEGER PRIMARY KEY,
    id                       BLOB NOT NULL UNIQUE,
    conversation_id          BLOB NOT NULL,
    adapter                  TEXT NOT NULL,
    call_key                 TEXT NOT NULL,
    type                     TEXT NOT NULL,
    status                   TEXT NOT NULL,
    from_kind                TEXT NOT NULL,
    from_raw                 TEXT NOT NULL,
    from_e164                INTEGER,
    to_kind                  TEXT NOT NULL,
    to_raw                   TEXT NOT NULL,
    to_e164                  INTEGER,
    queue                    TEXT NOT NULL,
    attributes               TEXT,
    match_outcome            TEXT NOT NULL,
    match_candidates         TEXT,
    related_record_kind      TEXT,
    related_record_id        BLOB,
    agent                    BLOB,
    work_item                BLOB,
    previous_call            BLOB,
    next_call                BLOB,
    started_at               INTEGER NOT NULL,
    queued_at                INTEGER,
    accepted_at              INTEGER,
    answered_at              INTEGER,
    ended_at                 INTEGER,
    held_since               INTEGER,
    hold_ms                  INTEGER NOT NULL,
    longest_hold_ms          INTEGER NOT NULL,
    hold_count               INTEGER NOT NULL,
    recording_paused         INTEGER NOT NULL,
    end_reason               TEXT NOT NULL,
    ended_by                 TEXT NOT NULL,
    is_abandoned             INTEGER NOT NULL,
    transcript_lines         INTEGER NOT NULL,
    transcript_lines_dropped INTEGER NOT NULL,
    notes                    TEXT NOT NULL,
    disposition              TEXT NOT NULL
) STRICT;
CREATE INDEX voice_call_started ON voice_call (started_at, id);
CREATE INDEX voice_call_ended ON voice_call (ended_at) WHERE ended_at IS NOT NULL;
CREATE INDEX voice_call_key ON voice_call (adapter, call_key);
CREATE INDEX voice_call_agent ON voice_call (agent, started_at, id) WHERE agent IS NOT NULL;
CREATE INDEX voice_call_in_progress ON voice_call (started_at, id) WHERE status = 'in_progress';
CREATE INDEX voice_call_record ON voice_call (related_record_id, started_at) WHERE related_record_id IS NOT NULL;

CREATE TABLE conversation_entry (
    row          INTEGER PRIMARY KEY,
    call         BLOB NOT NULL,
    conversation BLOB NOT NULL,
    message_id   TEXT NOT NULL,
    sender       TEXT NOT NULL,
    text         TEXT NOT NULL,
    spoken_at    INTEGER NOT NULL,
    duration_ms  INTEGER NOT NULL,
    UNIQUE (conversation, message_id)
) STRICT;
CREATE INDEX conversation_entry_call ON conversation_entry (call, spoken_at, message_id);
-- Lines are never changed or removed, so the index does not have to be able to find their text again.
CREATE VIRTUAL TABLE conversation_text USING fts5(text, content='', tokenize='unicode61 remove_diacritics 2');

CREATE TABLE work_item (
    id                     BLOB PRIMARY KEY,
    channel                TEXT NOT NULL,
    queue                  TEXT NOT NULL,
    skills                 TEXT,
    priority               INTEGER NOT NULL,
    weight                 INTEGER NOT NULL,
    requested_at           INTEGER NOT NULL,
    arrival                INTEGER NOT NULL,
    state                  TEXT NOT NULL,
    outcome                TEXT NOT NULL,
    call                   BLOB,
    required_agent         BLOB,
    related_record_kind    TEXT,
    related_record_id      BLOB,
    subject                TEXT NOT NULL,
    configuration_revision INTEGER NOT NULL,
    queued_at              INTEGER NOT NULL,
    work                   BLOB,
    accepted_at            INTEGER,
    closed_at              INTEGER,
    offer_count            INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX work_item_queued ON work_item (queued_at);
CREATE INDEX work_item_accepted ON work_item (accepted_at) WHERE accepted_at IS NOT NULL;
CREATE INDEX work_item_closed ON work_item (closed_at) WHERE closed_at IS NOT NULL;
CREATE INDEX work_item_live ON work_item (id) WHERE closed_at IS NULL;

CREATE TABLE agent_work (
    id                     BLOB PRIMARY KEY,
    item                   BLOB NOT NULL,
    agent                  BLOB NOT NULL,
    channel                TEXT NOT NULL,
    queue                  TEXT NOT NULL,
    call                   BLOB,
    state                  TEXT NOT NULL,
    weight                 INTEGER NOT NULL,
    requested_at           INTEGER NOT NULL,
    assigned_at            INTEGER NOT NULL,
    expires_at             INTEGER,
    accepted_at            INTEGER,
    conversation_ended_at  INTEGER,
    wrap_up_until          INTEGER,
    closed_at              INTEGER,
    decline_reason         TEXT NOT NULL,
    was_transferred        INTEGER NOT NULL,
    talk_ms                INTEGER NOT NULL,
    hold_ms                INTEGER NOT NULL,
    configuration_revision INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX agent_work_item ON agent_work (item, id);
CREATE INDEX agent_work_assigned ON agent_work (assigned_at);
CREATE INDEX agent_work_accepted ON agent_work (accepted_at) WHERE accepted_at IS NOT NULL;
CREATE INDEX agent_work_closed ON agent_work (closed_at) WHERE closed_at IS NOT NULL;
CREATE INDEX agent_work_live ON agent_work (id) WHERE closed_at IS NULL;

CREATE TABLE presence_interval (
    agent      BLOB NOT NULL,
    status     TEXT NOT NULL,
    started_at INTEGER NOT NULL,
    ended_at   INTEGER,
    reason     TEXT NOT NULL,
    PRIMARY KEY (agent, started_at)
) STRICT, WITHOUT ROWID;
CREATE INDEX presence_interval_started ON presence_interval (started_at);
