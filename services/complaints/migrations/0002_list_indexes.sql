-- The indexes of the lists. Each gives the rows of one kind of list in one of its orders, so that a page costs the same
-- among a thousand cases and among millions: nothing is sorted but what was just read, and nothing is read that is not
-- shown or filtered out. An order is always a time and then the complaint, which tells apart what happened at the same
-- moment.
--
-- Every index is written by every filing it takes in, and, as update_time changes each time, by every step of the case.
-- Those below therefore take in as little as they can: what is assigned, what is open, what was filed for somebody.
-- Nothing that citizens' apps file is written here at all, for it is those that come in waves.
--
-- In one agency complaint_by_agency, complaint_by_agency_update and complaint_by_due of 0001 serve. In several agencies,
-- or in all (coordinators, auditors), the same are read agency by agency and merged: indexes by time alone would cost
-- every filing, and draw PostgreSQL into walking them from end to end for the few cases of a small agency.

-- The cases of a unit or an officer, newest or oldest first, and their work by what is due. A case has neither until it is
-- assigned; the index of 0001 took in every case.
DROP INDEX complaints.complaint_by_unit;
CREATE INDEX complaint_by_unit ON complaints.complaint (agency, unit, record_time, complaint) WHERE unit <> '';
CREATE INDEX complaint_by_unit_due ON complaints.complaint (agency, unit, next_due_time, complaint)
  WHERE unit <> '' AND next_due_time IS NOT NULL;
CREATE INDEX complaint_by_officer ON complaints.complaint (agency, officer, record_time, complaint) WHERE officer <> '';
CREATE INDEX complaint_by_officer_due ON complaints.complaint (agency, officer, next_due_time, complaint)
  WHERE officer <> '' AND next_due_time IS NOT NULL;

-- What a front desk (filing 3) took in, in every order.
CREATE INDEX complaint_by_desk ON complaints.complaint (agency, record_time, complaint) WHERE filing = 3;
CREATE INDEX complaint_by_desk_update ON complaints.complaint (agency, update_time, complaint) WHERE filing = 3;
CREATE INDEX complaint_by_desk_due ON complaints.complaint (agency, next_due_time, complaint)
  WHERE filing = 3 AND next_due_time IS NOT NULL;

-- What somebody filed for others: a clerk or a companion files thousands over the years. By record time it is
-- complaint_by_filer of 0001. What somebody filed for themselves (complaint_by_reporter) is little, and is sorted.
CREATE INDEX complaint_by_filer_update ON complaints.complaint (filer_key, update_time, complaint) WHERE filer_key <> '';
CREATE INDEX complaint_by_filer_due ON complaints.complaint (filer_key, next_due_time, complaint)
  WHERE filer_key <> '' AND next_due_time IS NOT NULL;
