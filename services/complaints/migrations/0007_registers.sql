-- Whose register an imported case comes from is told (source_agency), no longer taken to be the agency that it was first
-- filed with: see docs/imported_cases_come_again.md. What is here already keeps that one as the best guess.
ALTER TABLE complaints.complaint
  ADD COLUMN source_agency text,                             -- which agency keeps the register that it comes from
  -- Nothing reads or writes filed_agency any more. A release before this one may run on for a while, which names it when it
  -- files anything and does not expect NULL where it finds an imported case. A later migration drops it.
  ALTER COLUMN filed_agency SET DEFAULT '';
UPDATE complaints.complaint SET source_agency = filed_agency WHERE source IS NOT NULL;
-- That release is refused imports rather than take cases over twice: it does not say whose they are.
ALTER TABLE complaints.complaint
  DROP CONSTRAINT complaint_external_key,
  ADD CONSTRAINT complaint_external_key UNIQUE (source_agency, source, external_id),
  DROP CONSTRAINT complaint_filed_agency,
  ADD CONSTRAINT complaint_source_agency CHECK (source IS NULL OR source_agency IS NOT NULL);
