-- What was published, as it was on its day. Rows are never changed but for `replaced_by`; everything that is shown is here,
-- made once.
CREATE TABLE surveys.publication (
  survey uuid NOT NULL,
  number integer NOT NULL,                     -- 1, 2, 3, ... of the survey
  agency text COLLATE "C" NOT NULL,
  series integer NOT NULL,
  period text COLLATE "C" NOT NULL,            -- 2026-07, 2026-Q3, 2026-S2, 2026
  publish_time timestamptz NOT NULL,
  replaces integer NOT NULL,                   -- 0: none
  replaced_by integer NOT NULL,                -- 0: it stands
  figures bytea NOT NULL,                      -- a serialized Publication without replaced_by and texts of a reader's language
  summary bytea NOT NULL,                      -- the same without frequencies and elements: what lists read
  PRIMARY KEY (survey, number)
);
-- Of a period one stands.
CREATE UNIQUE INDEX publication_standing_key ON surveys.publication (survey, series, period) WHERE replaced_by = 0;
CREATE INDEX publication_by_time ON surveys.publication (publish_time, survey, number);
CREATE INDEX publication_by_agency ON surveys.publication (agency, publish_time, survey, number);

-- Indexes of units and services, in the order in which they are listed.
CREATE TABLE surveys.publication_index (
  survey uuid NOT NULL,
  number integer NOT NULL,
  place integer NOT NULL,
  figures bytea NOT NULL,                      -- a serialized Index
  PRIMARY KEY (survey, number, place)
);

-- The file that is exported, whole lines in each part.
CREATE TABLE surveys.publication_file (
  survey uuid NOT NULL,
  number integer NOT NULL,
  part integer NOT NULL,                       -- 0, 1, 2, ...
  first_row bigint NOT NULL,                   -- how many rows stand before it
  row_count bigint NOT NULL,
  lines text NOT NULL,
  PRIMARY KEY (survey, number, part)
);

-- How many people each group had, and each question: later publications must not give away by their difference what a few
-- of them answered. Shown to nobody.
CREATE TABLE surveys.publication_people (
  survey uuid NOT NULL,
  number integer NOT NULL,
  question text COLLATE "C" NOT NULL,          -- of the agency as a whole; '' for a group
  unit text COLLATE "C" NOT NULL,              -- '*' for any
  service text COLLATE "C" NOT NULL,           -- '*' for any
  -- Respondents, then those who answered each element: of a question those who answered it alone.
  all_people bigint[] NOT NULL,
  open_people bigint[] NOT NULL,
  PRIMARY KEY (survey, number, question, unit, service)
);

-- What agencies do about it.
CREATE TABLE surveys.improvement (
  survey uuid NOT NULL,
  number integer NOT NULL,
  improvement uuid NOT NULL,                   -- ascends in the order in which they were added
  version integer NOT NULL,
  element text NOT NULL,
  unit text NOT NULL,
  cause text NOT NULL,
  action text NOT NULL,
  responsible_position text NOT NULL,
  due_date text NOT NULL,                      -- 2026-12-31
  state smallint NOT NULL,
  result text NOT NULL,
  end_date text NOT NULL,                      -- '' before
  create_time timestamptz NOT NULL,
  update_time timestamptz NOT NULL,
  PRIMARY KEY (survey, number, improvement)
);
