-- Ways to a survey, and what comes in by them. Every key begins with the survey, which is what the tables would be sharded by.
--
-- What tells who answered (token, account_spent, response_seen, reservation, draft) and what was answered (arrival_*,
-- comment_*, cell_delta, follow_up) have no column in common: their keys are made from the receipt, which nobody holds
-- but the respondent. No row says when it was written, nothing is numbered in the order in which it came.
-- Months are numbers such as 202607, enumerations those of the contract.
CREATE TABLE surveys.collector (
  survey uuid NOT NULL,
  collector uuid NOT NULL,
  version integer NOT NULL,
  kind smallint NOT NULL,
  level smallint NOT NULL,
  channel smallint NOT NULL,
  unit text NOT NULL,
  service text NOT NULL,
  intake_point text NOT NULL,
  label text NOT NULL,
  -- The messages CollectionSchedule and Collector (its quotas alone). Limits of quotas and cap stand in `place`.
  schedule bytea,
  quotas bytea NOT NULL,
  paused boolean NOT NULL,
  next_serial bigint NOT NULL,
  link text COLLATE "C" NOT NULL CONSTRAINT collector_link_key UNIQUE,
  create_time timestamptz NOT NULL,
  PRIMARY KEY (survey, collector)
);

-- Places of a collector: of the cap, whose code is '', and of each quota. Rows are changed under their lock alone, by
-- those who have decided under it who gets in; without that decision only what has no limit is taken, and a taken of -1
-- says that it was lacking. No place_limit: only counted.
CREATE TABLE surveys.place (
  survey uuid NOT NULL,
  collector uuid NOT NULL,
  code text COLLATE "C" NOT NULL,
  place_limit bigint,
  taken bigint NOT NULL CONSTRAINT place_taken_as_decided CHECK (taken >= 0),
  reserved bigint NOT NULL CHECK (reserved >= 0),
  -- Of the collector's quotas: one more whenever they count others than before.
  quotas_version integer NOT NULL DEFAULT 1,
  PRIMARY KEY (survey, collector, code)
) WITH (fillfactor = 50);

-- Places held for drafts. Minutes since 1970: enough for who comes late, too little to tell when somebody saved.
CREATE TABLE surveys.reservation (
  survey uuid NOT NULL,
  draft_key uuid NOT NULL,
  collector uuid NOT NULL,
  codes text[] NOT NULL,
  expire_minute bigint NOT NULL,
  PRIMARY KEY (survey, draft_key)
);
CREATE INDEX reservation_by_expiry ON surveys.reservation (survey, collector, expire_minute);

-- Sealed under the response's id, which is not here.
CREATE TABLE surveys.draft (
  survey uuid NOT NULL,
  draft_key uuid NOT NULL,
  sealed bytea NOT NULL,
  -- The day, since 1970, at whose end it goes.
  expire_day integer NOT NULL,
  PRIMARY KEY (survey, draft_key)
);
CREATE INDEX draft_by_expiry ON surveys.draft (expire_day);

CREATE TABLE surveys.token (
  survey uuid NOT NULL,
  collector uuid NOT NULL,
  serial bigint NOT NULL,
  reference_sealed bytea,
  issue_month integer NOT NULL,
  expire_time timestamptz,
  revoked boolean NOT NULL,
  -- The agency's day, since 1970, on which there was a response; told from the day after on.
  spent_day integer,
  PRIMARY KEY (survey, collector, serial)
);

CREATE TABLE surveys.account_spent (
  survey uuid NOT NULL,
  collector uuid NOT NULL,
  account uuid NOT NULL,
  PRIMARY KEY (survey, collector, account)
);

-- That a response was given, for ever: what makes a submission happen once. `sealed` has its first content hash and
-- answer, under its receipt. Never changed, never moved.
CREATE TABLE surveys.response_seen (
  survey uuid NOT NULL,
  seen_key uuid NOT NULL,
  sealed bytea NOT NULL,
  PRIMARY KEY (survey, seen_key)
);

-- Responses of the even and of the odd UTC day since 1970, until the night after it: then they go to `response` in the
-- order of their keys, which is chance, so that neither place nor transaction of a row tells when it came.
CREATE TABLE surveys.arrival_0 (
  survey uuid NOT NULL,
  response_key uuid NOT NULL,
  series integer NOT NULL,
  version integer NOT NULL,
  level smallint NOT NULL,
  state smallint NOT NULL,
  revision integer NOT NULL,
  month integer NOT NULL,
  -- Of IDENTIFIED and imported ones.
  day date,
  imported boolean NOT NULL,
  unit text NOT NULL,
  service text NOT NULL,
  channel smallint NOT NULL,
  -- Of IDENTIFIED ones.
  language text,
  -- Not of ANONYMOUS ones.
  collector uuid,
  -- The message ResponseContent, its answers alone: without words, unless IDENTIFIED.
  answers bytea NOT NULL,
  flags smallint[] NOT NULL,
  hash_sealed bytea NOT NULL,
  -- Of IDENTIFIED ones: who gave it, and answers that name somebody, under a key of their own.
  respondent_key bytea,
  respondent_sealed bytea,
  direct_sealed bytea,
  published_through bigint NOT NULL,
  PRIMARY KEY (survey, response_key)
);
CREATE TABLE surveys.arrival_1 (LIKE surveys.arrival_0 INCLUDING ALL);
CREATE TABLE surveys.response (LIKE surveys.arrival_0 INCLUDING ALL);
-- What lists count by, and what the end of a month's time deletes by.
CREATE INDEX response_by_month ON surveys.response (survey, month, unit, service, channel, response_key)
  INCLUDE (level, state, imported);
-- Whether a service of the survey was ever answered about.
CREATE INDEX response_by_service ON surveys.response (survey, service);

-- What people wrote, apart from all else that they answered.
CREATE TABLE surveys.comment_arrival_0 (
  survey uuid NOT NULL,
  question text COLLATE "C" NOT NULL,
  comment_key uuid NOT NULL,
  unit text NOT NULL,
  service text NOT NULL,
  channel smallint NOT NULL,
  month integer NOT NULL,
  words text NOT NULL,
  PRIMARY KEY (survey, question, comment_key)
);
CREATE TABLE surveys.comment_arrival_1 (LIKE surveys.comment_arrival_0 INCLUDING ALL);
CREATE TABLE surveys.comment (LIKE surveys.comment_arrival_0 INCLUDING ALL);
CREATE INDEX comment_by_month ON surveys.comment (survey, month);

-- What figures have not taken up yet: a response (sign 1), or what a revision or withdrawal takes out again (-1). `id` is
-- chance. `day` is the UTC day of arrival since 1970, 0 once a night has written the row anew: the only order there is.
CREATE TABLE surveys.cell_delta (
  survey uuid NOT NULL,
  id bigint NOT NULL,
  series integer NOT NULL,
  version integer NOT NULL,
  unit text NOT NULL,
  service text NOT NULL,
  channel smallint NOT NULL,
  month integer NOT NULL,
  level smallint NOT NULL,
  imported boolean NOT NULL,
  -- ACCEPTED, or SCREENED_OUT: then there is no vector.
  state smallint NOT NULL,
  day integer NOT NULL,
  sign smallint NOT NULL,
  flagged boolean NOT NULL,
  -- The message ResponseContent with `answers` alone, ascending by question: of every kind but free text, and none that
  -- names somebody, at any level. Each was shown and checked when it was taken: who adds them up takes each as it is, and
  -- does not walk the way anew, which may have read words that are not here. A revision writes the old vector with sign
  -- -1 and the new one with sign 1, a withdrawal the old one with -1; unit, channel, month, level and imported are those
  -- of the response, series, version, service and flagged those under which the vector was taken. Empty where `state` is
  -- SCREENED_OUT, and of a response of nothing but words.
  vector bytea NOT NULL,
  PRIMARY KEY (survey, id)
);

-- The surveys that something came to in cell_delta since that was looked through: looking costs nothing while nothing
-- comes. Each transaction writes a row of its own, so that none waits for another; `mark` is the id of one of its deltas.
-- It goes with the look, which is a second later.
CREATE TABLE surveys.cell_due (
  survey uuid NOT NULL,
  mark bigint NOT NULL,
  PRIMARY KEY (survey, mark)
);

-- Suggestions that wait to be filed.
CREATE TABLE surveys.follow_up (
  survey uuid NOT NULL,
  comment_key uuid NOT NULL,
  rule text COLLATE "C" NOT NULL,
  agency text NOT NULL,
  category text NOT NULL,
  words_sealed bytea NOT NULL,
  -- From which day, since 1970, it is filed.
  file_day integer NOT NULL,
  tries integer NOT NULL,
  PRIMARY KEY (survey, comment_key, rule)
);
CREATE INDEX follow_up_by_day ON surveys.follow_up (file_day);

-- Closing surveys of complaints: one for each, ever.
CREATE TABLE surveys.invitation (
  invitation uuid PRIMARY KEY,
  complaint uuid NOT NULL CONSTRAINT invitation_complaint_key UNIQUE,
  survey uuid NOT NULL,
  collector uuid NOT NULL,
  serial bigint NOT NULL,
  agency text NOT NULL,
  unit text NOT NULL,
  service text NOT NULL,
  expire_time timestamptz NOT NULL,
  ended boolean NOT NULL
);
-- Whose a token is, when it is used.
CREATE UNIQUE INDEX invitation_by_token ON surveys.invitation (survey, collector, serial);
-- What the night looks through.
CREATE INDEX invitation_open ON surveys.invitation (expire_time) WHERE NOT ended;

-- Who looked at whom a response is from. Its rows stay when the response goes.
CREATE TABLE surveys.reveal (
  survey uuid NOT NULL,
  response_key uuid NOT NULL,
  access uuid NOT NULL,
  access_time timestamptz NOT NULL,
  -- The unit of whoever looked; empty for the agency as a whole.
  unit text NOT NULL,
  -- Keyed pseudonym.
  officer text NOT NULL,
  purpose smallint NOT NULL,
  reason text NOT NULL,
  PRIMARY KEY (survey, response_key, access)
);

-- How many people used a service in a period, by the agency's own count.
CREATE TABLE surveys.population (
  survey uuid NOT NULL,
  period text COLLATE "C" NOT NULL,
  unit text COLLATE "C" NOT NULL,
  service text COLLATE "C" NOT NULL,
  size bigint NOT NULL,
  source text NOT NULL,
  PRIMARY KEY (survey, period, unit, service)
);
