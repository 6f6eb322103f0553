-- Whose register an imported case comes from is told (source_agency), no longer taken to be the agency that it was first
-- filed with: see docs/imported_cases_come_again.md. In three steps, so that filing and reading wait for the short ones only.
ALTER TABLE complaints.complaint
  ADD COLUMN source_agency text,                             -- which agency keeps the register that it comes from
  -- Nothing reads or writes filed_agency any more. A release before this one may run on for a while, which names it when it
  -- files anything and does not expect NULL where it finds an imported case. A later migration drops it.
  ALTER COLUMN filed_agency SET DEFAULT '';
