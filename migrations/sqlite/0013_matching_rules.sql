-- SPDX-License-Identifier: Apache-2.0
-- Numbers by their last digits first: the digits from the last to the first, filled up with zeros to fifteen. A whole
-- number is one key, an ending is one range of keys. Extensions have keys below zero; those of records written before
-- are indexed when the record is next written.
CREATE TABLE phone_by_ending (
    key        INTEGER NOT NULL,
    kind       INTEGER NOT NULL,
    record_row INTEGER NOT NULL,
    field      TEXT NOT NULL,
    PRIMARY KEY (key, kind, record_row, field)
) STRICT, WITHOUT ROWID;
INSERT INTO phone_by_ending (key, kind, record_row, field)
    SELECT CAST(substr(
               substr(digits, 15, 1) || substr(digits, 14, 1) || substr(digits, 13, 1) || substr(digits, 12, 1) ||
               substr(digits, 11, 1) || substr(digits, 10, 1) || substr(digits, 9, 1) || substr(digits, 8, 1) ||
               substr(digits, 7, 1) || substr(digits, 6, 1) || substr(digits, 5, 1) || substr(digits, 4, 1) ||
               substr(digits, 3, 1) || substr(digits, 2, 1) || substr(digits, 1, 1) || '000000000000000',
               1, 15) AS INTEGER) AS key,
           kind, record_row, field
    FROM phone_index ORDER BY key, kind, record_row, field;
DROP TABLE phone_index;
ALTER TABLE phone_by_ending RENAME TO phone_index;

-- What a matching rule leaves to the agent, and whether the caller's number was verified.
ALTER TABLE voice_call ADD COLUMN match_needs_choice INTEGER NOT NULL DEFAULT 0;
ALTER TABLE voice_call ADD COLUMN match_is_claimed INTEGER NOT NULL DEFAULT 0;
