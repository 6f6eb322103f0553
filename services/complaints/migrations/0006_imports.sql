-- Which version of an imported case is here, so that a later one carries it on (see docs/imported_cases_come_again.md).
ALTER TABLE complaints.complaint
  ADD COLUMN times_adjusted boolean NOT NULL DEFAULT false,  -- its source claimed a time that cannot be
  ADD COLUMN live_time timestamptz,                          -- when something was last done to it here
  ADD COLUMN claimed_due_time timestamptz,                   -- by when its source meant to be done
  ADD COLUMN source_update_time timestamptz,                 -- when its source last changed what it tells of it
  ADD COLUMN filed_agency text,                              -- with which agency it was filed, whose register it is in
  ADD COLUMN tellings integer NOT NULL DEFAULT 0,            -- how often a later version was taken
  -- What its source told to have been done, step by step, each with a keyed hash. NULL for what was imported before this
  -- migration: there content_hash is of the whole item. From here on it is of the filing alone.
  ADD COLUMN told_steps bytea;

-- Two agencies may have registers of one name. What was taken over is as old as its case's row; the rest was done here.
UPDATE complaints.complaint c
SET filed_agency = agency,
  live_time = (SELECT max(time) FROM complaints.history h WHERE h.complaint = c.complaint AND h.record_time > c.record_time)
WHERE source IS NOT NULL;
ALTER TABLE complaints.complaint
  DROP CONSTRAINT complaint_external_key,
  ADD CONSTRAINT complaint_external_key UNIQUE (source, external_id, filed_agency);
