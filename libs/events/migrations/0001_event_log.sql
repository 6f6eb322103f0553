-- The events of a service. Its own go from ev.outbox into ev.log, one log for each agency; what it has made of other
-- services' events stands in ev.checkpoint and the tables below it. Every database has all of them: which are used is
-- for the service to say.
CREATE SCHEMA IF NOT EXISTS ev;

-- What happened and has no position yet. Written in the statement that changes the subject, emptied within
-- milliseconds. The only index is the key: rows are looked for from the lowest id on (docs/outbox.md says why that
-- stays cheap, and why the sequence must not cache).
CREATE TABLE ev.outbox (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  agency text COLLATE "C" NOT NULL,
  event_id uuid NOT NULL,
  type text COLLATE "C" NOT NULL,
  subject text COLLATE "C" NOT NULL,
  subject_version integer NOT NULL,
  record_time timestamptz NOT NULL,
  traceparent text NOT NULL,
  data_message text NOT NULL,
  data bytea NOT NULL
) WITH (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 2000, autovacuum_vacuum_cost_delay = 0);

-- How far each log goes. Its row is locked by whoever adds to the log or takes from it, and changes with every batch:
-- the free space keeps that off the index.
CREATE TABLE ev.log_head (
  agency text COLLATE "C" PRIMARY KEY,
  epoch uuid NOT NULL,       -- version 7: of two runs the later is the greater
  position bigint NOT NULL,  -- of the newest event; 0 when there was none
  oldest bigint NOT NULL     -- position of the oldest event that is held; position + 1 when none is
) WITH (fillfactor = 10);

-- Earlier runs of a log (before a restore, before a hand-over), and up to which position the present run has their
-- events: a reader that is not beyond it goes on without noticing.
CREATE TABLE ev.log_run (
  agency text COLLATE "C" NOT NULL,
  epoch uuid NOT NULL,
  common_position bigint NOT NULL,
  PRIMARY KEY (agency, epoch)
);

-- The truth: positions 1, 2, 3, ... of each agency without a gap, never changed, deleted from the old end only.
CREATE TABLE ev.log (
  agency text COLLATE "C" NOT NULL,
  position bigint NOT NULL,
  event_id uuid NOT NULL,
  type text COLLATE "C" NOT NULL,
  subject text COLLATE "C" NOT NULL,
  subject_version integer NOT NULL,
  record_time timestamptz NOT NULL,
  traceparent text NOT NULL,
  data_message text NOT NULL,
  data bytea NOT NULL,
  PRIMARY KEY (agency, position)
);

-- How far a consumer has applied each log: moved by the transaction that applies, with a compare-and-set that fences.
CREATE TABLE ev.checkpoint (
  consumer text COLLATE "C" NOT NULL,
  source text COLLATE "C" NOT NULL,
  agency text COLLATE "C" NOT NULL,
  epoch uuid NOT NULL,
  position bigint NOT NULL,
  event_id uuid,           -- of the event at the position; NULL when it is not known
  event_time timestamptz,  -- its record_time
  update_time timestamptz NOT NULL,
  PRIMARY KEY (consumer, source, agency)
) WITH (fillfactor = 10);

-- Events that could not be applied, and later events of their subjects.
CREATE TABLE ev.parked (
  consumer text COLLATE "C" NOT NULL,
  source text COLLATE "C" NOT NULL,
  agency text COLLATE "C" NOT NULL,
  position bigint NOT NULL,
  epoch uuid NOT NULL,
  subject text COLLATE "C" NOT NULL,
  subject_version integer NOT NULL,
  event bytea NOT NULL,  -- tanggap.common.v1.Event as it was read
  error_class text NOT NULL,
  error text NOT NULL,
  tries integer NOT NULL,
  park_time timestamptz NOT NULL,
  PRIMARY KEY (consumer, source, agency, position)
);
-- In the order in which they are applied again.
CREATE INDEX parked_subject_idx ON ev.parked (consumer, source, subject, subject_version, agency, position);

-- Subjects with parked events: everything that comes after those is parked too, so that their order is kept.
CREATE TABLE ev.parked_subject (
  consumer text COLLATE "C" NOT NULL,
  source text COLLATE "C" NOT NULL,
  subject text COLLATE "C" NOT NULL,
  first_park_time timestamptz NOT NULL,
  PRIMARY KEY (consumer, source, subject)
);

-- Which consumer's tables answer the questions: changed when a rebuilt one has caught up.
CREATE TABLE ev.active_consumer (
  projection text COLLATE "C" PRIMARY KEY,
  consumer text COLLATE "C" NOT NULL
);
