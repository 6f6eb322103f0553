-- What the release before this one took over meanwhile.
UPDATE complaints.complaint SET source_agency = filed_agency WHERE source IS NOT NULL AND source_agency IS NULL;
-- From here on that release is refused new cases of other systems rather than take them over twice, for it does not say whose
-- they are. It would still carry on one that is here by another register's of its name: stop imports while two releases run.
ALTER TABLE complaints.complaint
  DROP CONSTRAINT complaint_external_key,
  ADD CONSTRAINT complaint_external_key UNIQUE (source_agency, source, external_id),
  ADD CONSTRAINT complaint_source_agency CHECK (source IS NULL OR source_agency IS NOT NULL);
