-- What a workstation of a team committed and its gateway has not taken yet, in the order of the commits: so many events of a
-- journal from `seq` on, with the key of the inbound event that the first of them applies (empty for none). `snapshots` and
-- `messages` are what goes with them: JSON lists of ids and of keys.
CREATE TABLE unreplicated (
    id           INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, -- never given twice, although rows go
    conversation BLOB    NOT NULL CHECK (length(conversation) = 16),
    number       INTEGER NOT NULL CHECK (number >= 1),
    seq          INTEGER NOT NULL CHECK (seq >= 0),
    events       INTEGER NOT NULL CHECK (events >= 1),
    key          TEXT    NOT NULL,
    snapshots    TEXT    NOT NULL,
    messages     TEXT    NOT NULL
) STRICT;

-- Whether the message goes to the gateway with the commit that it was written in, and not by itself.
ALTER TABLE outbox ADD COLUMN replicates INTEGER NOT NULL DEFAULT 0 CHECK (replicates IN (0, 1));
