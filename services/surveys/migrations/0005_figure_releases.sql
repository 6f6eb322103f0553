-- What others are told of figures (event FiguresReleased): sums of a month of a unit, or of the agency as a whole ('*').
CREATE TABLE surveys.figure_release (
  survey uuid NOT NULL,
  series integer NOT NULL,
  month integer NOT NULL,
  unit text COLLATE "C" NOT NULL,
  version integer NOT NULL,                    -- 1, 2, 3, ...: how often it was told
  complete boolean NOT NULL,
  released bytea NOT NULL,                     -- a serialized tanggap.surveys.v1.Released
  PRIMARY KEY (survey, series, month, unit)
) WITH (fillfactor = 70);
CREATE INDEX figure_release_incomplete ON surveys.figure_release (month, survey) WHERE NOT complete;

-- Months whose cells have changed since they were looked at for this. Whoever changes figures holds the survey's row of
-- `figures`, and so does who tells them.
CREATE TABLE surveys.release_due (
  survey uuid NOT NULL,
  series integer NOT NULL,
  month integer NOT NULL,
  PRIMARY KEY (survey, series, month)
);
INSERT INTO surveys.release_due SELECT DISTINCT survey, series, month FROM surveys.cell_count;
