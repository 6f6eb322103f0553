-- What lies on whose desk, made from the events of all agencies: see api/workload_handler.h. One row a case that is open.
-- A case that ended leaves none, unless it ever went from one agency to another: then events of it stand in two logs,
-- which have no common order, and its row stays, without a due time, so that a late event of the other log does not bring
-- it back. That is one small row for each case that changed agency and ended, besides those that are open.
CREATE TABLE complaints.workload (
  complaint uuid NOT NULL,
  consumer text COLLATE "C" NOT NULL,      -- who made the row: one that is rebuilt stands beside the one that is served
  version integer NOT NULL,                -- of the case, as far as it is applied: what is not above it is old
  agency text COLLATE "C" NOT NULL,
  unit text COLLATE "C" NOT NULL,          -- empty while the agency as a whole holds it
  next_due_clock smallint NOT NULL,        -- 0 when nothing is due any more
  next_due_time timestamptz,               -- every open case has one, and no other
  PRIMARY KEY (complaint, consumer)
) WITH (fillfactor = 85);

-- All that a count reads.
CREATE INDEX workload_by_desk ON complaints.workload (consumer, agency, unit, next_due_time) INCLUDE (next_due_clock)
  WHERE next_due_time IS NOT NULL;
