-- Answers that were given to requests, so that a repeated request gets the same answer. Written in the statement that
-- has the effect, read when it conflicts, deleted after seven days and when the subject is erased.
CREATE SCHEMA IF NOT EXISTS idempotency;

CREATE TABLE idempotency.requests (
  principal text NOT NULL,            -- keyed pseudonym of the caller
  method text NOT NULL,
  request_id uuid NOT NULL,
  request_hmac bytea NOT NULL,        -- over the request's wire bytes
  resource uuid NOT NULL,             -- the aggregate that was changed
  response_encrypted bytea NOT NULL,  -- under the aggregate's own key
  create_time timestamptz NOT NULL,
  PRIMARY KEY (principal, method, request_id)
);

-- Erasure finds what concerns one aggregate.
CREATE INDEX requests_resource_idx ON idempotency.requests (resource);
-- The nightly deletion finds what is old.
CREATE INDEX requests_create_time_idx ON idempotency.requests (create_time);
