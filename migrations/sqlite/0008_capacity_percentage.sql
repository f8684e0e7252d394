-- SPDX-License-Identifier: Apache-2.0
-- Work that takes a percentage of its agent's capacity instead of units.
ALTER TABLE work_item ADD COLUMN capacity_percentage INTEGER;
ALTER TABLE agent_work ADD COLUMN capacity_percentage INTEGER;
