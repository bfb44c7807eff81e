-- +goose Up

-- Every time is in whole milliseconds since 1970, UTC. A person is a digest of tenant and person, '' where nobody was
-- named.

CREATE TABLE dialog (
  id      TEXT   NOT NULL PRIMARY KEY,
  person  TEXT   NOT NULL,
  state   BYTEA  NOT NULL,
  used_at BIGINT NOT NULL
);
CREATE INDEX dialog_by_use ON dialog (used_at);
CREATE INDEX dialog_by_person ON dialog (person);

CREATE TABLE seen (
  id           TEXT   NOT NULL PRIMARY KEY,
  person       TEXT   NOT NULL,
  answer       BYTEA,          -- NULL: the turn had none
  committed_at BIGINT NOT NULL
);
CREATE INDEX seen_by_commit ON seen (committed_at);
CREATE INDEX seen_by_person ON seen (person) WHERE answer IS NOT NULL;

CREATE TABLE delivery (
  seq          BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY, -- in the order of insertion, not of commit: see Turn
  conversation TEXT   NOT NULL,
  person       TEXT   NOT NULL,
  operation    TEXT   NOT NULL,
  service_url  TEXT   NOT NULL,
  tenant       TEXT   NOT NULL,
  activity     TEXT   NOT NULL,
  payload      BYTEA,
  due          BIGINT NOT NULL,
  attempts     BIGINT NOT NULL DEFAULT 0,
  refusals     BIGINT NOT NULL,
  answers_lost BIGINT NOT NULL,
  lease_until  BIGINT,         -- NULL: nobody holds it
  failed_at    BIGINT,         -- NULL: unsettled
  failure      TEXT
);
CREATE INDEX delivery_by_time ON delivery (COALESCE(lease_until, due)) WHERE failed_at IS NULL;
CREATE INDEX delivery_by_conversation ON delivery (conversation, seq) WHERE failed_at IS NULL;
CREATE INDEX delivery_by_person ON delivery (person) WHERE failed_at IS NOT NULL;

-- There is no way down: it would delete what people are in the middle of. A backup is the way back.
