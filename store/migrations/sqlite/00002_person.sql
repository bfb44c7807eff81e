-- +goose Up

-- Whose turn left the row: a digest of tenant and person, '' where nobody was named. What was kept before this
-- migration belongs to nobody, and is forgotten when it is old.

ALTER TABLE dialog ADD COLUMN person TEXT NOT NULL DEFAULT '';
CREATE INDEX dialog_by_person ON dialog (person);

ALTER TABLE seen ADD COLUMN person TEXT NOT NULL DEFAULT '';
CREATE INDEX seen_by_person ON seen (person) WHERE answer IS NOT NULL;

ALTER TABLE delivery ADD COLUMN person TEXT NOT NULL DEFAULT '';
CREATE INDEX delivery_by_person ON delivery (person) WHERE failed_at IS NOT NULL;
