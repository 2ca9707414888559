-- What a person is typing and has not used: kept as it is typed, gone once it was used.
CREATE TABLE drafts (
    conversation BLOB    NOT NULL CHECK (length(conversation) = 16),
    field        TEXT    NOT NULL,
    text         TEXT    NOT NULL,
    typed_at     INTEGER NOT NULL,
    PRIMARY KEY (conversation, field)
) STRICT, WITHOUT ROWID;
