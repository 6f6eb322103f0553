-- What figures are made of: sums, which each response is added to once, so that no figure's cost grows with responses.
CREATE TABLE surveys.cell (
  survey uuid NOT NULL,
  series integer NOT NULL,
  -- A dimension of the respondents' profile and an option of it ('' for those who did not say); 0 and '' for all.
  dimension smallint NOT NULL,
  option text COLLATE "C" NOT NULL,
  -- 1: a month such as 202607; 2: a year; 3: a month that had not ended, of those whose service, channel and profile may
  -- not be told until it has, read by no figure.
  grain smallint NOT NULL,
  period integer NOT NULL,
  -- '*' for any, '' for none, '?' for a service that may not be told yet; channel -1 for any.
  unit text COLLATE "C" NOT NULL,
  service text COLLATE "C" NOT NULL,
  channel smallint NOT NULL,
  response_count bigint NOT NULL,
  -- Of these: ANONYMOUS or CONFIDENTIAL, and not imported.
  open_count bigint NOT NULL,
  screened_out bigint NOT NULL,
  -- domain/element_sums; NULL without an index. domain/tallies.
  sums bytea,
  tallies bytea NOT NULL,
  PRIMARY KEY (survey, series, dimension, option, grain, period, unit, service, channel)
) WITH (fillfactor = 70);
-- In the row, where they are read with it.
ALTER TABLE surveys.cell ALTER COLUMN sums SET STORAGE MAIN, ALTER COLUMN tallies SET STORAGE MAIN;
CREATE INDEX cell_waiting ON surveys.cell (survey, period) WHERE grain = 3;

-- How many people the smallest groups have, which says what may be shown: those cells of grain 1 that name unit, service
-- and channel, without their sums.
CREATE TABLE surveys.cell_count (
  survey uuid NOT NULL,
  dimension smallint NOT NULL,
  series integer NOT NULL,
  month integer NOT NULL,
  unit text COLLATE "C" NOT NULL,
  service text COLLATE "C" NOT NULL,
  channel smallint NOT NULL,
  option text COLLATE "C" NOT NULL,
  response_count bigint NOT NULL,
  open_count bigint NOT NULL,
  -- Who was none of those asked, beside them.
  screened_out bigint NOT NULL,
  -- How many of them answered each element; empty when all answered all.
  answered bytea NOT NULL,
  -- How many of them answered each question: the tallies of domain/tallies without the answers.
  questions bytea NOT NULL,
  PRIMARY KEY (survey, dimension, series, month, unit, service, channel, option)
) WITH (fillfactor = 70);

-- One row a survey: locked by who changes its cells, and another version after each change.
CREATE TABLE surveys.figures (
  survey uuid PRIMARY KEY,
  version bigint NOT NULL
) WITH (fillfactor = 50);
