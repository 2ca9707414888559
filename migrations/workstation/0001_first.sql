-- The workstation's database, version 1.
--
-- Rules: files are append-only once released; every table is STRICT, every column NOT NULL.
-- Instants are nanoseconds since 1970-01-01T00:00:00Z; 0 stands for "not yet" where the comment says so.
-- Ids are the 16 bytes of a UUID. Bodies are JSON text that the store never looks into.

-- What happened, in order, per conversation. State is a fold over these rows.
-- A rowid table on purpose: rows go to the end of one b-tree whatever conversation they belong to,
-- so a group of commits touches few pages.
CREATE TABLE journal (
    conversation BLOB    NOT NULL CHECK (length(conversation) = 16),
    seq          INTEGER NOT NULL CHECK (seq >= 0),
    at           INTEGER NOT NULL,
    kind         TEXT    NOT NULL,
    body         TEXT    NOT NULL,
    PRIMARY KEY (conversation, seq)
) STRICT;

-- Keys of inbound events that have been applied. A key stands here once, for ever.
CREATE TABLE applied (
    key          TEXT    NOT NULL PRIMARY KEY,
    conversation BLOB    NOT NULL CHECK (length(conversation) = 16),
    seq          INTEGER NOT NULL CHECK (seq >= 0)
) STRICT, WITHOUT ROWID;

-- What is to be sent, in the order it was committed (id), across conversations.
CREATE TABLE outbox (
    id             INTEGER NOT NULL PRIMARY KEY,
    key            TEXT    NOT NULL UNIQUE,
    conversation   BLOB    NOT NULL CHECK (length(conversation) = 16),
    kind           TEXT    NOT NULL,
    body           TEXT    NOT NULL,
    created_at     INTEGER NOT NULL,
    state          TEXT    NOT NULL DEFAULT 'waiting' CHECK (state IN ('waiting', 'accepted', 'refused')),
    refused_code   TEXT    NOT NULL DEFAULT '' CHECK (state = 'refused' OR refused_code = ''),
    refused_detail TEXT    NOT NULL DEFAULT '' CHECK (state = 'refused' OR refused_detail = ''),
    settled_at     INTEGER NOT NULL DEFAULT 0 -- 0 while waiting
) STRICT;

CREATE INDEX outbox_waiting ON outbox (id) WHERE state = 'waiting';
CREATE INDEX outbox_of_conversation ON outbox (conversation, id);

-- The last sequence number of each source that is durably applied here. Never goes back.
CREATE TABLE cursor (
    source TEXT    NOT NULL PRIMARY KEY,
    seq    INTEGER NOT NULL CHECK (seq >= 0)
) STRICT, WITHOUT ROWID;

-- Sealed context payloads of handoffs. Rows are never updated.
CREATE TABLE snapshots (
    id           BLOB    NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    conversation BLOB    NOT NULL CHECK (length(conversation) = 16),
    revision     INTEGER NOT NULL CHECK (revision >= 1),
    previous     BLOB    NOT NULL CHECK (length(previous) IN (0, 16)), -- empty for the first revision
    digest       TEXT    NOT NULL,
    schema       TEXT    NOT NULL,
    sealed_at    INTEGER NOT NULL,
    body         TEXT    NOT NULL,
    UNIQUE (conversation, revision)
) STRICT;

CREATE TRIGGER snapshots_stay_sealed BEFORE UPDATE ON snapshots
BEGIN
    SELECT RAISE(ABORT, 'a sealed snapshot does not change');
END;

-- One row per conversation, so that a restart finds the open ones without reading journals.
CREATE TABLE conversations (
    id         BLOB    NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    opened_at  INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    open       INTEGER NOT NULL CHECK (open IN (0, 1)),
    summary    TEXT    NOT NULL
) STRICT;

CREATE INDEX conversations_open ON conversations (opened_at) WHERE open = 1;

-- Handoff history: one row per conversation, rewritten as the handoff goes on.
CREATE TABLE history (
    id             INTEGER NOT NULL PRIMARY KEY,
    conversation   BLOB    NOT NULL UNIQUE CHECK (length(conversation) = 16),
    customer       TEXT    NOT NULL,
    intent         TEXT    NOT NULL,
    reason         TEXT    NOT NULL,
    disposition    TEXT    NOT NULL,
    notes          TEXT    NOT NULL,
    facts          TEXT    NOT NULL,
    representative TEXT    NOT NULL,
    started_at     INTEGER NOT NULL,
    handed_off_at  INTEGER NOT NULL,
    closed_at      INTEGER NOT NULL -- 0 while open
) STRICT;

CREATE INDEX history_by_time ON history (handed_off_at, id);

CREATE VIRTUAL TABLE history_fts USING fts5 (
    customer, intent, reason, disposition, notes, facts, representative,
    content = 'history',
    content_rowid = 'id',
    tokenize = 'unicode61 remove_diacritics 2',
    prefix = '2 3'
);

CREATE TRIGGER history_added AFTER INSERT ON history
BEGIN
    INSERT INTO history_fts (rowid, customer, intent, reason, disposition, notes, facts, representative)
    VALUES (new.id, new.customer, new.intent, new.reason, new.disposition, new.notes, new.facts, new.representative);
END;

CREATE TRIGGER history_changed AFTER UPDATE ON history
BEGIN
    INSERT INTO history_fts (history_fts, rowid, customer, intent, reason, disposition, notes, facts, representative)
    VALUES ('delete', old.id, old.customer, old.intent, old.reason, old.disposition, old.notes, old.facts, old.representative);
    INSERT INTO history_fts (rowid, customer, intent, reason, disposition, notes, facts, representative)
    VALUES (new.id, new.customer, new.intent, new.reason, new.disposition, new.notes, new.facts, new.representative);
END;

CREATE TRIGGER history_removed AFTER DELETE ON history
BEGIN
    INSERT INTO history_fts (history_fts, rowid, customer, intent, reason, disposition, notes, facts, representative)
    VALUES ('delete', old.id, old.customer, old.intent, old.reason, old.disposition, old.notes, old.facts, old.representative);
END;

-- What the person set on this workstation.
CREATE TABLE settings (
    key   TEXT NOT NULL PRIMARY KEY,
    value TEXT NOT NULL
) STRICT, WITHOUT ROWID;
