-- +goose Up
-- The conversation of the thread that a ticket was made in, '' for none.
ALTER TABLE ticket ADD COLUMN thread TEXT NOT NULL DEFAULT '';
UPDATE ticket SET thread = COALESCE(json_extract(document, '$.thread.conversation'), '');
CREATE INDEX ticket_by_thread ON ticket (tenant, thread, number) WHERE thread <> '';
