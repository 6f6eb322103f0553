-- How many of those who are counted have a quality flag, and how many of these answered each element; empty when nobody
-- has one. `flagged_of` is of how many responses that was counted: where it is another number than response_count, of
-- cells from before these columns and of those that an earlier release changed, it is not known.
ALTER TABLE surveys.cell_count
  ADD COLUMN flagged bytea NOT NULL DEFAULT '',
  ADD COLUMN flagged_of bigint;
