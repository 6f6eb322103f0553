-- An answer that waits for approval stands beside the one that the reporter has; it does not take its place before it
-- is approved.
ALTER TABLE complaints.complaint
  ADD COLUMN draft_outcome smallint NOT NULL DEFAULT 0,
  ADD COLUMN draft_planned_date text NOT NULL DEFAULT '',
  ADD COLUMN draft_author text NOT NULL DEFAULT '',
  ADD COLUMN draft_version integer NOT NULL DEFAULT 0;
-- Until now both had one place, and what had not reached the reporter was a draft.
UPDATE complaints.complaint
SET draft_outcome = outcome, draft_planned_date = planned_date, draft_author = answer_author,
    draft_version = answer_version, outcome = 0, planned_date = '', answer_author = '', answer_version = 0
WHERE answer_version <> 0 AND answer_time IS NULL;
