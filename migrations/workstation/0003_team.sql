-- What this workstation holds at a gateway that a team shares, each under the number it was granted under. A desk that has a
-- gateway to itself holds everything, and has no row here.
CREATE TABLE held (
    conversation BLOB    NOT NULL PRIMARY KEY CHECK (length(conversation) = 16),
    number       INTEGER NOT NULL CHECK (number >= 1)
) STRICT, WITHOUT ROWID;

-- The number that the conversation was held under when the message was committed; 0 where there was none.
ALTER TABLE outbox ADD COLUMN number INTEGER NOT NULL DEFAULT 0 CHECK (number >= 0);
