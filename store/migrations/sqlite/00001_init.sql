-- +goose Up

-- Every time is in whole milliseconds since 1970, UTC.

CREATE TABLE dialog (
  id      TEXT    NOT NULL PRIMARY KEY,
  state   BLOB    NOT NULL,
  used_at INTEGER NOT NULL
) STRICT;
CREATE INDEX dialog_by_use ON dialog (used_at);

CREATE TABLE seen (
  id           TEXT    NOT NULL PRIMARY KEY,
  answer       BLOB,             -- NULL: the turn had none
  committed_at INTEGER NOT NULL
) STRICT;
CREATE INDEX seen_by_commit ON seen (committed_at);

CREATE TABLE delivery (
  seq          INTEGER PRIMARY KEY AUTOINCREMENT, -- a number is never given twice, after a deletion neither
  conversation TEXT    NOT NULL,
  operation    TEXT    NOT NULL,
  service_url  TEXT    NOT NULL,
  tenant       TEXT    NOT NULL,
  activity     TEXT    NOT NULL,
  payload      BLOB,
  due          INTEGER NOT NULL,
  attempts     INTEGER NOT NULL DEFAULT 0,
  refusals     INTEGER NOT NULL,
  answers_lost INTEGER NOT NULL,
  lease_until  INTEGER,          -- NULL: nobody holds it
  failed_at    INTEGER,          -- NULL: unsettled
  failure      TEXT
) STRICT;
CREATE INDEX delivery_by_time ON delivery (COALESCE(lease_until, due)) WHERE failed_at IS NULL;
CREATE INDEX delivery_by_conversation ON delivery (conversation, seq) WHERE failed_at IS NULL;

-- There is no way down: it would delete what people are in the middle of. A backup is the way back.
