-- +goose Up
-- The conversation of the thread that a ticket was made in, '' for none.
ALTER TABLE ticket ADD COLUMN thread TEXT NOT NULL DEFAULT '';
-- Not as JSON: of the NUL that somebody may have typed PostgreSQL makes no text, and an error.
UPDATE ticket SET thread = COALESCE(substring(document FROM '"thread":\{[^}]*"conversation":"([^"]*)"'), '');
CREATE INDEX ticket_by_thread ON ticket (tenant, thread, number) WHERE thread <> '';
