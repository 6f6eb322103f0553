-- The timers of whole offices are due at one moment, for working days end at midnight. Their pages go by time and
-- complaint, and so does the index, or every page would read all of that midnight again.
DROP INDEX complaints.complaint_by_timer;
CREATE INDEX complaint_by_timer ON complaints.complaint (timer_time, complaint) WHERE timer_time IS NOT NULL;
