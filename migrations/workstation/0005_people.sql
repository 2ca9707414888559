-- The representative here that the conversation is held for; empty where it is held for the agents, or waits for a person.
ALTER TABLE held ADD COLUMN representative TEXT NOT NULL DEFAULT '';

-- How the conversation changes hands with the commit, as the gateway is told it: JSON; empty where it does not.
ALTER TABLE unreplicated ADD COLUMN hands TEXT NOT NULL DEFAULT '';

-- What is offered to the representative here: the number that they accept under, when the offer runs out by the gateway's
-- clock, and where the conversation waits (JSON).
CREATE TABLE offered (
    conversation   BLOB    NOT NULL PRIMARY KEY CHECK (length(conversation) = 16),
    representative TEXT    NOT NULL,
    number         INTEGER NOT NULL CHECK (number >= 1),
    until          INTEGER NOT NULL,
    headline       TEXT    NOT NULL
) STRICT, WITHOUT ROWID;
