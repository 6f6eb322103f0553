-- A complaint is one row of `complaint` (what it is now), its rows of `history` (how it came to be so, append-only) and
-- one row of `identity` (who the reporter is, every field encrypted). Enumerations are numbers of the contract's enums.
-- Every key begins with the complaint, which is what the tables would be sharded by.
CREATE SCHEMA complaints;

CREATE TABLE complaints.complaint (
  complaint uuid PRIMARY KEY,
  number text NOT NULL CONSTRAINT complaint_number_key UNIQUE,
  version integer NOT NULL,
  state smallint NOT NULL,
  remembered_state smallint NOT NULL,
  ever_verified boolean NOT NULL,
  complaint_class smallint NOT NULL,
  track smallint NOT NULL,
  channel smallint NOT NULL,
  intake_point text NOT NULL,
  category text NOT NULL,
  region text COLLATE "C" NOT NULL,
  origin smallint NOT NULL,
  filing smallint NOT NULL,
  agency text NOT NULL,
  unit text NOT NULL,
  officer text NOT NULL,
  in_triage boolean NOT NULL,
  reporter_identity smallint NOT NULL,
  content_visibility smallint NOT NULL,
  outcome smallint NOT NULL,
  planned_date text NOT NULL,
  answer_author text NOT NULL,
  answer_version integer NOT NULL,
  answer_time timestamptz,
  question_version integer NOT NULL,
  rejection_version integer NOT NULL,
  rating_version integer NOT NULL,
  rejection_reason smallint NOT NULL,
  rating_score smallint NOT NULL,
  dispute_count integer NOT NULL,
  reopen_count integer NOT NULL,
  hop_count integer NOT NULL,
  reopened_after_rejection boolean NOT NULL,
  first_response_time timestamptz,
  file_time timestamptz NOT NULL,
  update_time timestamptz NOT NULL,
  end_time timestamptz,
  policy text NOT NULL,
  clocks bytea NOT NULL,               -- a serialized tanggap.complaints.v1.Complaint that holds `clocks` only
  remind_time timestamptz,
  next_due_clock smallint NOT NULL,    -- 0 when nothing is due any more
  next_due_time timestamptz,
  timer_time timestamptz,              -- when the service itself has something to do: remind, close, expire

  record_time timestamptz NOT NULL,
  occurred_time timestamptz,
  capture_time timestamptz,
  coarse_cell text NOT NULL,
  place_sealed bytea,                  -- a serialized Place under the content key
  content_key bytea NOT NULL,          -- the case's data key, wrapped by the agency's key
  reporter_key text NOT NULL,          -- keyed pseudonym of the reporter's account; empty for identity NONE
  filer_key text NOT NULL,             -- keyed pseudonym of who filed it for the reporter
  mailbox_hash bytea NOT NULL,         -- keyed hash of the mailbox secret
  mailbox_failures integer NOT NULL DEFAULT 0,
  mailbox_locked_until timestamptz,
  source text,
  external_id text,
  content_hash bytea,                  -- of an imported item's bytes
  CONSTRAINT complaint_external_key UNIQUE (source, external_id)
) WITH (fillfactor = 85);

CREATE INDEX complaint_by_agency ON complaints.complaint (agency, record_time DESC, complaint DESC);
CREATE INDEX complaint_by_agency_update ON complaints.complaint (agency, update_time DESC, complaint DESC);
CREATE INDEX complaint_by_unit ON complaints.complaint (agency, unit, record_time DESC, complaint DESC);
CREATE INDEX complaint_by_due ON complaints.complaint (agency, next_due_time, complaint) WHERE next_due_time IS NOT NULL;
CREATE INDEX complaint_by_reporter ON complaints.complaint (reporter_key, record_time DESC, complaint DESC)
  WHERE reporter_key <> '';
CREATE INDEX complaint_by_filer ON complaints.complaint (filer_key, record_time DESC, complaint DESC)
  WHERE filer_key <> '';
CREATE INDEX complaint_by_timer ON complaints.complaint (timer_time) WHERE timer_time IS NOT NULL;

CREATE TABLE complaints.history (
  complaint uuid NOT NULL,
  version integer NOT NULL,
  action smallint NOT NULL,
  from_state smallint NOT NULL,
  to_state smallint NOT NULL,
  actor_kind smallint NOT NULL,
  actor_agency text NOT NULL,
  actor_unit text NOT NULL,
  actor_officer text NOT NULL,         -- staff only
  for_reporter boolean NOT NULL,
  time timestamptz NOT NULL,           -- as the clocks see it
  record_time timestamptz NOT NULL,
  implied boolean NOT NULL,
  detail bytea NOT NULL,               -- a serialized tanggap.complaints.v1.StepDetail
  -- The words, in one of the two: in the clear, or under the content key while the case is CONFIDENTIAL. Changing from
  -- one to the other with the disclosure is the only update this table ever sees.
  text text,
  text_sealed bytea,
  PRIMARY KEY (complaint, version)
);

CREATE TABLE complaints.identity (
  complaint uuid PRIMARY KEY,
  key bytea NOT NULL,                  -- a data key of its own, wrapped by the agency's key: destroyed, all below is gone
  display_name bytea,
  national_id bytea,
  phone bytea,
  email bytea,
  postal_address bytea,
  mandate bytea,                       -- a serialized Mandate
  language text NOT NULL,
  device_key text NOT NULL,            -- keyed pseudonym of the device
  national_id_index bytea,
  phone_index bytea,
  email_index bytea
);
CREATE INDEX identity_by_national_id ON complaints.identity (national_id_index) WHERE national_id_index IS NOT NULL;
CREATE INDEX identity_by_phone ON complaints.identity (phone_index) WHERE phone_index IS NOT NULL;
CREATE INDEX identity_by_email ON complaints.identity (email_index) WHERE email_index IS NOT NULL;

-- Who looked at whose identity, and for what: shown to the reporter who asks (UU 27/2022 Pasal 32).
CREATE TABLE complaints.identity_access (
  complaint uuid NOT NULL,
  access uuid NOT NULL,
  access_time timestamptz NOT NULL,
  actor_agency text NOT NULL,
  actor_unit text NOT NULL,
  actor_officer text NOT NULL,
  actor_kind smallint NOT NULL,
  purpose smallint NOT NULL,
  reason text NOT NULL,
  PRIMARY KEY (complaint, access)
);
