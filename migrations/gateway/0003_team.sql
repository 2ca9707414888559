-- A team at one gateway: who runs which conversation, and what each workstation is told.

-- Grows when the database turns out to be an older copy. Numbers of the epochs before are not granted again.
CREATE TABLE team (
    one   INTEGER NOT NULL PRIMARY KEY CHECK (one = 1),
    epoch INTEGER NOT NULL
) STRICT;

INSERT INTO team (one, epoch) VALUES (1, 0);

-- What happened in distribution, in order. Its state is a fold over these; rows that no later state depends on are
-- deleted. `workstation` and `conversation` are empty unless it is about one.
CREATE TABLE distributed (
    seq          INTEGER NOT NULL PRIMARY KEY,
    workstation  TEXT    NOT NULL,
    conversation TEXT    NOT NULL,
    at_us        INTEGER NOT NULL,
    body         TEXT    NOT NULL
) STRICT;

CREATE INDEX distributed_workstation ON distributed (workstation) WHERE workstation <> '';
CREATE INDEX distributed_conversation ON distributed (conversation) WHERE conversation <> '';

-- The stream of a workstation: the oldest number that is still here, and the newest.
CREATE TABLE stream (
    workstation TEXT    NOT NULL PRIMARY KEY,
    floor       INTEGER NOT NULL,
    head        INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- What it was told, in contiguous numbers of its own. `event` is the event of the log that it is told; 0 if `body` says
-- what it is told.
CREATE TABLE stream_event (
    workstation  TEXT    NOT NULL REFERENCES stream (workstation),
    seq          INTEGER NOT NULL,
    id           TEXT    NOT NULL,
    conversation TEXT    NOT NULL,
    at_us        INTEGER NOT NULL,
    event        INTEGER NOT NULL,
    body         TEXT    NOT NULL,
    PRIMARY KEY (workstation, seq)
) STRICT, WITHOUT ROWID;

-- A new holder is told what the customer did so far.
CREATE INDEX event_conversation ON event (conversation);

-- The number that a conversation was closed under, and the workstation that closed it.
ALTER TABLE conversation ADD COLUMN number INTEGER NOT NULL DEFAULT 0;
ALTER TABLE conversation ADD COLUMN holder TEXT NOT NULL DEFAULT '';
