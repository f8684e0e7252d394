-- SPDX-License-Identifier: Apache-2.0
-- Work that its agent has put aside.
ALTER TABLE agent_work ADD COLUMN paused_at INTEGER;
ALTER TABLE agent_work ADD COLUMN pause_count INTEGER NOT NULL DEFAULT 0;
