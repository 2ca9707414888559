-- What holders replicate: the journals of conversations, row by row as the holder wrote them. Never read here.
CREATE TABLE journal (
    conversation TEXT    NOT NULL REFERENCES conversation (id),
    position     INTEGER NOT NULL,
    kind         TEXT    NOT NULL,
    at           TEXT    NOT NULL,
    body         TEXT    NOT NULL,
    PRIMARY KEY (conversation, position)
) STRICT, WITHOUT ROWID;

-- Snapshots that were sealed with a commit. `position` is that of its last row.
CREATE TABLE sealed (
    conversation TEXT    NOT NULL REFERENCES conversation (id),
    position     INTEGER NOT NULL,
    revision     INTEGER NOT NULL,
    id           TEXT    NOT NULL,
    body         TEXT    NOT NULL,
    PRIMARY KEY (conversation, position, revision)
) STRICT, WITHOUT ROWID;

-- The commits, by the position of their first row, with what the customer could not be given: one that comes again is told
-- from another, and answered as it was.
CREATE TABLE replicated (
    conversation TEXT    NOT NULL REFERENCES conversation (id),
    position     INTEGER NOT NULL,
    digest       BLOB    NOT NULL,
    undelivered  TEXT    NOT NULL,
    PRIMARY KEY (conversation, position)
) STRICT, WITHOUT ROWID;
