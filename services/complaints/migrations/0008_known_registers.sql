-- What is here keeps the agency that it was first filed with as the best guess. Of what was taken over before 0006 (it has no
-- told_steps) filed_agency is the agency that had it then, which is another one after a transfer: with which agency a case was
-- filed stands in the detail of its first entry, a StepDetail, whose field 3 follows field 2 or comes first.
WITH first AS (
  SELECT h.complaint, h.detail, CASE WHEN length(h.detail) < 2 THEN 0
                                     WHEN get_byte(h.detail, 0) = 18 THEN get_byte(h.detail, 1) + 2 ELSE 0 END AS at
  FROM complaints.complaint c JOIN complaints.history h ON h.complaint = c.complaint AND h.version = 1
  WHERE c.source IS NOT NULL AND c.told_steps IS NULL),
filed AS (
  SELECT complaint, CASE WHEN length(detail) > at + 1 THEN
    CASE WHEN get_byte(detail, at) = 26
         THEN convert_from(substr(detail, at + 3, get_byte(detail, at + 1)), 'UTF8') END END AS agency
  FROM first)
UPDATE complaints.complaint c
SET source_agency = coalesce(
      (SELECT f.agency FROM filed f WHERE f.complaint = c.complaint AND NOT EXISTS (
         SELECT FROM complaints.complaint other
         WHERE other.source = c.source AND other.external_id = c.external_id AND other.filed_agency = f.agency)),
      c.filed_agency),
  -- Reminders (21) are nothing that anybody did here, and counted as such.
  live_time = CASE WHEN c.told_steps IS NULL AND c.tellings = 0
                   THEN (SELECT max(time) FROM complaints.history h
                         WHERE h.complaint = c.complaint AND h.record_time > c.record_time AND h.action <> 21)
                   ELSE c.live_time END
WHERE c.source IS NOT NULL;
