//! SQLite: journal, outbox, cursor, snapshots, history search. One writer, group commit.
