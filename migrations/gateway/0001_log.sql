-- The gateway's durable log. Append-only; sequence numbers are contiguous and never reused.

-- Which log this is, and the key that conversation secrets are derived from.
CREATE TABLE identity (
    one        INTEGER NOT NULL PRIMARY KEY CHECK (one = 1),
    log        TEXT    NOT NULL,
    secret_key BLOB    NOT NULL CHECK (length(secret_key) = 32),
    created_us INTEGER NOT NULL
) STRICT;

-- One contact of one customer. `head` is the position of its newest entry.
CREATE TABLE conversation (
    id        TEXT    NOT NULL PRIMARY KEY,
    request   TEXT    NOT NULL UNIQUE,
    label     TEXT    NOT NULL,
    practice  INTEGER NOT NULL CHECK (practice IN (0, 1)),
    opened_us INTEGER NOT NULL,
    head      INTEGER NOT NULL,
    over      TEXT    NOT NULL CHECK (over IN ('no', 'left', 'closed'))
) STRICT, WITHOUT ROWID;

-- Customer side to workstation, in the order of the log.
CREATE TABLE event (
    seq          INTEGER NOT NULL PRIMARY KEY,
    id           TEXT    NOT NULL,
    conversation TEXT    NOT NULL REFERENCES conversation (id),
    at_us        INTEGER NOT NULL,
    body         TEXT    NOT NULL
) STRICT;

-- What the customer sees, in the order of the conversation. `message` is empty unless it is one.
CREATE TABLE entry (
    conversation TEXT    NOT NULL REFERENCES conversation (id),
    position     INTEGER NOT NULL,
    message      TEXT    NOT NULL,
    at_us        INTEGER NOT NULL,
    body         TEXT    NOT NULL,
    PRIMARY KEY (conversation, position)
) STRICT, WITHOUT ROWID;

CREATE UNIQUE INDEX entry_message ON entry (conversation, message) WHERE message <> '';

-- Sends accepted from workstations: the same key is accepted again and applied once.
CREATE TABLE accepted (
    key          TEXT    NOT NULL PRIMARY KEY,
    conversation TEXT    NOT NULL REFERENCES conversation (id),
    digest       BLOB    NOT NULL,
    at_us        INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
