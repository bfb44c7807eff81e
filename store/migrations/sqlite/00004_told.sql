-- +goose Up
-- The number of the incident that the person was told of, 0 for none.
ALTER TABLE sighting ADD COLUMN told INTEGER NOT NULL DEFAULT 0;
CREATE INDEX sighting_by_told ON sighting (tenant, told) WHERE told <> 0;

-- 1 for a post on which the bot was silent, until a digest has told of it.
ALTER TABLE sighting ADD COLUMN unsure INTEGER NOT NULL DEFAULT 0;
CREATE INDEX sighting_unsure ON sighting (seen_at) WHERE unsure = 1;
