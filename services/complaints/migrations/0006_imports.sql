-- Which version of an imported case is here, so that a later one carries it on (see api/import_api.h).
ALTER TABLE complaints.complaint
  ADD COLUMN times_adjusted boolean NOT NULL DEFAULT false,  -- its source claimed a time that cannot be
  ADD COLUMN claimed_due_time timestamptz,                   -- by when its source meant to be done
  ADD COLUMN source_update_time timestamptz,                 -- when its source last changed what it tells of it
  -- Keyed hashes, eight bytes each, of the steps that its source told. NULL for what was imported before this migration:
  -- there content_hash is of the whole item. From here on it is of the filing alone.
  ADD COLUMN step_hashes bytea;
