-- +goose Up

-- The helpdesk's side. A document is the JSON of the Go type; the columns beside it are what is searched and counted by,
-- and are the truth where both say something. Every time is in whole milliseconds since 1970, UTC.

CREATE TABLE ticket (
  tenant    TEXT   NOT NULL,
  number    INTEGER NOT NULL, -- counted up in each tenant
  version   INTEGER NOT NULL,
  origin    TEXT,            -- NULL: forgotten
  requester TEXT   NOT NULL, -- a person's id, '' for nobody
  assignee  TEXT   NOT NULL,
  opened_at INTEGER NOT NULL,
  ended_at  INTEGER,          -- the last change of one that is not open; NULL: it is open
  wake      INTEGER,          -- NULL: never
  words     TEXT,            -- what is searched, folded; NULL: nobody is named in it any more
  document  TEXT   NOT NULL,
  PRIMARY KEY (tenant, number),
  UNIQUE (tenant, origin)
) STRICT;
CREATE INDEX ticket_by_requester ON ticket (tenant, requester, number) WHERE requester <> '';
-- With the words in the index a search reads no ticket but those that it finds.
CREATE INDEX ticket_open ON ticket (tenant, number, words) WHERE ended_at IS NULL;
CREATE INDEX ticket_named ON ticket (tenant, number, words) WHERE words IS NOT NULL;
CREATE INDEX ticket_by_assignee ON ticket (tenant, assignee, number) WHERE assignee <> '';
CREATE INDEX ticket_by_end ON ticket (ended_at) WHERE words IS NOT NULL;
CREATE INDEX ticket_by_opening ON ticket (opened_at, tenant, number);
CREATE INDEX ticket_by_wake ON ticket (wake) WHERE wake IS NOT NULL;

CREATE TABLE trail (
  id       INTEGER PRIMARY KEY AUTOINCREMENT,
  tenant   TEXT   NOT NULL,
  ticket   INTEGER NOT NULL,
  person   TEXT   NOT NULL, -- the id of who acted, '' for nobody
  document TEXT   NOT NULL
) STRICT;
CREATE INDEX trail_by_ticket ON trail (tenant, ticket, id);
CREATE INDEX trail_by_person ON trail (tenant, person) WHERE person <> '';

CREATE TABLE place (
  tenant      TEXT   NOT NULL,
  channel     TEXT   NOT NULL, -- conversation id without a thread
  service_url TEXT   NOT NULL,
  team        TEXT   NOT NULL,
  kept_at     INTEGER NOT NULL,
  PRIMARY KEY (tenant, channel)
) STRICT;

CREATE TABLE desk (
  tenant      TEXT   NOT NULL PRIMARY KEY,
  channel     TEXT   NOT NULL,
  service_url TEXT   NOT NULL,
  team        TEXT   NOT NULL,
  kept_at     INTEGER NOT NULL
) STRICT;

CREATE TABLE sighting (
  id        INTEGER PRIMARY KEY AUTOINCREMENT,
  tenant    TEXT   NOT NULL,
  key       TEXT,            -- NULL: forgotten, and so are person, account, place and what was asked
  person    TEXT   NOT NULL, -- a digest as in dialog, '' for nobody
  account   TEXT   NOT NULL,
  place     TEXT   NOT NULL, -- JSON, '' for none
  language  TEXT   NOT NULL,
  issue     TEXT   NOT NULL,
  area      TEXT   NOT NULL,
  seen_at   INTEGER NOT NULL,
  outcome   TEXT   NOT NULL,
  unmatched TEXT   NOT NULL,
  UNIQUE (tenant, key)
) STRICT;
CREATE INDEX sighting_by_issue ON sighting (tenant, issue, seen_at);
CREATE INDEX sighting_by_time ON sighting (seen_at, id);
CREATE INDEX sighting_named ON sighting (seen_at) WHERE key IS NOT NULL;
CREATE INDEX sighting_by_person ON sighting (person) WHERE person <> '';
CREATE INDEX sighting_by_account ON sighting (tenant, account) WHERE account <> '';

CREATE TABLE incident (
  tenant     TEXT   NOT NULL,
  number     INTEGER NOT NULL, -- counted up in each tenant, apart from tickets
  version    INTEGER NOT NULL,
  issue      TEXT   NOT NULL,
  over       INTEGER NOT NULL, -- 1 or 0
  changed_at INTEGER NOT NULL,
  confirmed  TEXT   NOT NULL, -- the id of who confirmed or refuted it, '' for nobody
  document   TEXT   NOT NULL,
  PRIMARY KEY (tenant, number)
) STRICT;
CREATE UNIQUE INDEX incident_now ON incident (tenant, issue) WHERE over = 0;

-- Where the cards stand that were posted under a name.
CREATE TABLE card (
  tenant       TEXT   NOT NULL,
  name         TEXT   NOT NULL,
  conversation TEXT   NOT NULL,
  activity     TEXT   NOT NULL,
  member       TEXT   NOT NULL, -- whose personal chat was opened for it, '' where none was
  sent_at      INTEGER NOT NULL, -- the last time that it was posted or replaced
  PRIMARY KEY (tenant, name)
) STRICT;
CREATE INDEX card_by_conversation ON card (tenant, conversation);
CREATE INDEX card_by_member ON card (tenant, member) WHERE member <> '';

-- A delivery stays in the queue that it was put in, which its conversation names, wherever it goes by now.
ALTER TABLE delivery ADD COLUMN target TEXT NOT NULL DEFAULT '';     -- '': to the conversation
ALTER TABLE delivery ADD COLUMN member TEXT NOT NULL DEFAULT '';
ALTER TABLE delivery ADD COLUMN otherwise TEXT NOT NULL DEFAULT '';
ALTER TABLE delivery ADD COLUMN card TEXT NOT NULL DEFAULT '';
ALTER TABLE delivery ADD COLUMN beside TEXT NOT NULL DEFAULT '';
ALTER TABLE delivery ADD COLUMN fleeting INTEGER NOT NULL DEFAULT 0; -- 1: it names somebody who is forgotten, and goes when it fails
CREATE INDEX delivery_by_card ON delivery (tenant, card, seq) WHERE card <> '';
