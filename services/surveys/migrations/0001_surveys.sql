-- A survey is one row of `survey` (its draft and what it is now) and a row of `survey_version` for every questionnaire that
-- was published, which never changes. Enumerations are numbers of the contract's enums. Every key begins with the survey,
-- which is what the tables would be sharded by.
CREATE SCHEMA surveys;

CREATE TABLE surveys.survey (
  survey uuid PRIMARY KEY,
  version integer NOT NULL,
  agency text COLLATE "C" NOT NULL,
  state smallint NOT NULL,
  purpose smallint NOT NULL,
  index_profile text COLLATE "C" NOT NULL,  -- its code; empty for none
  min_cell integer NOT NULL,
  hold_months integer NOT NULL,
  title bytea NOT NULL,                     -- a serialized tanggap.surveys.v1.Wording
  services bytea NOT NULL,                  -- a serialized tanggap.surveys.v1.Survey that holds `services` only
  draft bytea NOT NULL,                     -- a serialized tanggap.surveys.v1.SurveyDefinition
  published_version integer NOT NULL,       -- 0 before the first
  series integer NOT NULL,                  -- of that version
  key bytea NOT NULL,                       -- the survey's key, sealed under the agency's: destroyed, all receipts go with it
  template text NOT NULL,
  -- How many of its results are published. Whoever changes what counts in months that have ended holds this row and finds
  -- as many as when it was decided; whoever publishes has it alone.
  publications integer NOT NULL DEFAULT 0,
  create_time timestamptz NOT NULL,
  update_time timestamptz NOT NULL
);

CREATE INDEX survey_by_agency ON surveys.survey (agency, create_time, survey);
CREATE INDEX survey_by_agency_update ON surveys.survey (agency, update_time, survey);
-- One closing survey (purpose 2) of an agency is published or paused (states 2 and 3) at a time.
CREATE UNIQUE INDEX survey_closing_key ON surveys.survey (agency) WHERE purpose = 2 AND state IN (2, 3);

CREATE TABLE surveys.survey_version (
  survey uuid NOT NULL,
  version integer NOT NULL,
  definition bytea NOT NULL,                -- a serialized SurveyDefinition, in the bytes of which definition_hash speaks
  definition_hash text NOT NULL,
  series integer NOT NULL,
  scale_points integer[] NOT NULL,          -- of each element of the profile, how many points its question has; 0: not asked
  compatibility bytea NOT NULL,             -- a serialized CompatibilityReport without its sentences
  publish_time timestamptz NOT NULL,
  PRIMARY KEY (survey, version)
);

-- What agencies added. Those that every agency may use are files (data/profiles) and no rows.
CREATE TABLE surveys.index_profile (
  code text COLLATE "C" PRIMARY KEY,
  agency text COLLATE "C" NOT NULL,
  profile bytea NOT NULL,                   -- a serialized tanggap.surveys.v1.IndexProfile without name and create_time
  create_time timestamptz NOT NULL
);
CREATE INDEX index_profile_by_agency ON surveys.index_profile (agency, code);
