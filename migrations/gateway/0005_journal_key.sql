-- The id of the event of a stream that the row applies; empty for none.
ALTER TABLE journal ADD COLUMN key TEXT NOT NULL DEFAULT '';
