//! Every statement of the store. A test prepares each of them against the schema.

/// Declares the statements and the list of all of them, so that none is left out of the test.
macro_rules! statements {
    ($($(#[$doc:meta])* $name:ident = $sql:expr;)*) => {
        $($(#[$doc])* pub(crate) const $name: &str = $sql;)*
        /// Every statement, for the test that prepares them.
        #[cfg(test)]
        pub(crate) const ALL: &[(&str, &str)] = &[$((stringify!($name), $name)),*];
    };
}

/// A query for rows of the outbox: the columns in the order in which they are read, and which ones are wanted.
macro_rules! outbox_rows {
    ($which:literal) => {
        concat!(
            "SELECT id, key, conversation, kind, body, created_at, state, refused_code, refused_detail, settled_at, number FROM outbox ",
            $which
        )
    };
}

/// A query for commits that the gateway has not taken: the columns in the order in which they are read, and which ones.
macro_rules! unreplicated_rows {
    ($which:literal) => {
        concat!(
            "SELECT id, conversation, number, seq, events, key, snapshots, messages, hands FROM unreplicated ",
            $which
        )
    };
}

/// A query for rows of the index of conversations: the columns in the order in which they are read, and which ones are wanted.
macro_rules! conversation_rows {
    ($which:literal) => {
        concat!(
            "SELECT id, opened_at, updated_at, open, summary FROM conversations ",
            $which
        )
    };
}

/// A query for snapshots: the columns in the order in which they are read, and which ones are wanted.
macro_rules! snapshot_rows {
    ($which:literal) => {
        concat!(
            "SELECT id, conversation, revision, previous, digest, schema, sealed_at, body FROM snapshots ",
            $which
        )
    };
}

/// A query for rows of the history: the columns in the order in which they are read, and which ones are wanted.
macro_rules! history_rows {
    ($which:literal) => {
        concat!(
            "SELECT id, conversation, customer, intent, reason, disposition, notes, facts, representative, started_at, handed_off_at, closed_at \
             FROM history ",
            $which
        )
    };
}

statements! {
    USER_VERSION = "PRAGMA user_version";
    QUICK_CHECK = "PRAGMA quick_check(10)";
    SQLITE_VERSION = "SELECT sqlite_version()";
    VACUUM_INTO = "VACUUM INTO ?";

    BEGIN = "BEGIN IMMEDIATE";
    COMMIT = "COMMIT";
    ROLLBACK = "ROLLBACK";

    INSERT_JOURNAL = "INSERT INTO journal (conversation, seq, at, kind, body) VALUES (?,?,?,?,?)";
    INSERT_APPLIED = "INSERT INTO applied (key, conversation, seq) VALUES (?,?,?)";
    INSERT_OUTBOX = "INSERT INTO outbox (key, conversation, kind, body, created_at, number, replicates) VALUES (?,?,?,?,?,?,?)";
    INSERT_UNREPLICATED = "INSERT INTO unreplicated (conversation, number, seq, events, key, snapshots, messages, hands) VALUES (?,?,?,?,?,?,?,?)";
    DELETE_UNREPLICATED = "DELETE FROM unreplicated WHERE id = ?";
    VOID_JOURNAL = "DELETE FROM journal WHERE conversation = ?";
    VOID_APPLIED = "DELETE FROM applied WHERE conversation = ?";
    VOID_SNAPSHOTS = "DELETE FROM snapshots WHERE conversation = ?";
    VOID_UNREPLICATED = "DELETE FROM unreplicated WHERE conversation = ?";
    VOID_INDEX = "DELETE FROM conversations WHERE id = ?";
    VOID_HISTORY = "DELETE FROM history WHERE conversation = ?";
    /// What was to go with them was not said.
    VOID_MESSAGES = "UPDATE outbox SET state = 'refused', refused_code = 'not_held', \
                     refused_detail = 'the conversation went on elsewhere before this was sent', settled_at = created_at \
                     WHERE conversation = ? AND replicates = 1 AND state = 'waiting'";
    UPSERT_HELD = "INSERT INTO held (conversation, number, representative) VALUES (?,?,?) \
                   ON CONFLICT (conversation) DO UPDATE SET number = excluded.number, representative = excluded.representative";
    PASS_ON_HELD = "UPDATE held SET representative = '' WHERE conversation = ?";
    DELETE_HELD = "DELETE FROM held WHERE conversation = ?";
    VOID_HELD = "DELETE FROM held";
    UPSERT_OFFERED = "INSERT INTO offered (conversation, representative, number, until, headline) VALUES (?,?,?,?,?) \
                      ON CONFLICT (conversation) DO UPDATE SET representative = excluded.representative, \
                      number = excluded.number, until = excluded.until, headline = excluded.headline";
    DELETE_OFFERED = "DELETE FROM offered WHERE conversation = ?";
    VOID_OFFERED = "DELETE FROM offered";
    INSERT_SNAPSHOT = "INSERT INTO snapshots (id, conversation, revision, previous, digest, schema, sealed_at, body) \
                       VALUES (?,?,?,?,?,?,?,?)";
    UPSERT_CURSOR = "INSERT INTO cursor (source, seq) VALUES (?,?) \
                     ON CONFLICT (source) DO UPDATE SET seq = max(seq, excluded.seq)";
    UPSERT_CONVERSATION = "INSERT INTO conversations (id, opened_at, updated_at, open, summary) VALUES (?,?,?,?,?) \
                           ON CONFLICT (id) DO UPDATE SET opened_at = excluded.opened_at, \
                           updated_at = excluded.updated_at, open = excluded.open, summary = excluded.summary";
    UPSERT_HISTORY = "INSERT INTO history (conversation, customer, intent, reason, disposition, notes, facts, \
                      representative, started_at, handed_off_at, closed_at) VALUES (?,?,?,?,?,?,?,?,?,?,?) \
                      ON CONFLICT (conversation) DO UPDATE SET customer = excluded.customer, intent = excluded.intent, \
                      reason = excluded.reason, disposition = excluded.disposition, notes = excluded.notes, \
                      facts = excluded.facts, representative = excluded.representative, started_at = excluded.started_at, \
                      handed_off_at = excluded.handed_off_at, closed_at = excluded.closed_at";
    UPSERT_SETTING = "INSERT INTO settings (key, value) VALUES (?,?) ON CONFLICT (key) DO UPDATE SET value = excluded.value";
    UPSERT_DRAFT = "INSERT INTO drafts (conversation, field, text, typed_at) VALUES (?,?,?,?) \
                    ON CONFLICT (conversation, field) DO UPDATE SET text = excluded.text, typed_at = excluded.typed_at";
    DELETE_DRAFT = "DELETE FROM drafts WHERE conversation = ? AND field = ?";

    /// For each conversation in a JSON list of hexadecimal ids.
    NEXT_SEQS = "SELECT unhex(value), (SELECT coalesce(max(seq) + 1, 0) FROM journal WHERE conversation = unhex(value)) \
                 FROM json_each(?)";
    APPLIED_AMONG = "SELECT key, conversation, seq FROM applied WHERE key IN (SELECT value FROM json_each(?))";
    SETTLE = "UPDATE outbox SET state = ?1, refused_code = ?2, refused_detail = ?3, settled_at = ?4 \
              WHERE key = ?5 AND (state = 'waiting' OR (state = 'refused' AND ?2 = 'discarded'))";
    SEND_AGAIN = "UPDATE outbox SET state = 'waiting', settled_at = 0 WHERE id > ? AND state = 'accepted'";
    OUTBOX_KEY_TAKEN = "SELECT EXISTS (SELECT 1 FROM outbox WHERE key = ?)";
    SNAPSHOT_TAKEN = "SELECT EXISTS (SELECT 1 FROM snapshots WHERE id = ? OR (conversation = ? AND revision = ?))";

    JOURNAL_PAGE = "SELECT seq, at, kind, body FROM journal WHERE conversation = ? AND seq >= ? ORDER BY seq LIMIT ?";
    JOURNAL_BYTES = "SELECT rowid, conversation, seq, CAST(body AS BLOB) FROM journal WHERE rowid > ? ORDER BY rowid LIMIT ?";
    JOURNAL_GAPS = "SELECT conversation, min(place) FROM \
                    (SELECT conversation, seq, row_number() OVER (PARTITION BY conversation ORDER BY seq) - 1 AS place FROM journal) \
                    WHERE seq > place GROUP BY conversation ORDER BY conversation";
    SNAPSHOT_BODIES = "SELECT rowid, conversation, revision, CAST(body AS BLOB) FROM snapshots WHERE rowid > ? ORDER BY rowid LIMIT ?";
    APPLIED = "SELECT EXISTS (SELECT 1 FROM applied WHERE key = ?)";
    CURSOR = "SELECT seq FROM cursor WHERE source = ?";
    DRAFTS = "SELECT conversation, field, text, typed_at FROM drafts ORDER BY conversation, field";
    SETTING = "SELECT value FROM settings WHERE key = ?";

    /// Those that go by themselves.
    OUTBOX_WAITING = outbox_rows!("WHERE state = 'waiting' AND replicates = 0 AND id > ? ORDER BY id LIMIT ?");
    UNREPLICATED = unreplicated_rows!("WHERE id > ? ORDER BY id LIMIT ?");
    /// Those under the same number.
    UNREPLICATED_FROM = unreplicated_rows!("WHERE conversation = ? AND id >= ? AND number = ? ORDER BY id LIMIT ?");
    OUTBOX_WAITING_COUNT = "SELECT count(*) FROM outbox WHERE state = 'waiting'";
    OUTBOX_WAITING_WITH = "SELECT count(*) FROM outbox WHERE state = 'waiting' AND kind = ? AND body ->> ? = ?";
    HELD = "SELECT conversation, number, representative FROM held";
    OFFERED = "SELECT conversation, representative, number, until, headline FROM offered ORDER BY until, conversation";
    COUNTS = "SELECT (SELECT count(*) FROM journal), (SELECT count(*) FROM conversations)";
    ACCEPTED_NEWEST = "SELECT id, key FROM outbox WHERE state = 'accepted' AND id > ? AND id <= ? ORDER BY id DESC LIMIT 1";
    ACCEPTED_OLDEST = "SELECT id, key FROM outbox WHERE state = 'accepted' AND id > ? ORDER BY id LIMIT 1";
    OUTBOX_OF = outbox_rows!("WHERE conversation = ? AND id > ? ORDER BY id LIMIT ?");
    OUTBOX_BY_KEY = outbox_rows!("WHERE key = ?");

    CONVERSATIONS_OPEN = conversation_rows!("WHERE open = 1 ORDER BY opened_at, id");
    CONVERSATION = conversation_rows!("WHERE id = ?");
    CONVERSATIONS_AFTER = "SELECT id FROM conversations WHERE id > ? ORDER BY id LIMIT ?";

    SNAPSHOT = snapshot_rows!("WHERE id = ?");
    SNAPSHOTS_OF = snapshot_rows!("WHERE conversation = ? ORDER BY revision");
    SNAPSHOT_LATEST = snapshot_rows!("WHERE conversation = ? ORDER BY revision DESC LIMIT 1");

    HISTORY_OF = history_rows!("WHERE conversation = ?");
    HISTORY_PAGE = history_rows!("WHERE (handed_off_at, id) < (?, ?) ORDER BY handed_off_at DESC, id DESC LIMIT ?");
    HISTORY_COUNT = "SELECT count(*) FROM history";
    HISTORY_MATCHES = "SELECT count(*) FROM history_fts WHERE history_fts MATCH ?";
    /// The best of the 2,000 matches that entered the history last, so that a word in every row costs no
    /// more than a rare one. Weights: whom it was about and who took it count most, then what it was about,
    /// then the long texts. `bm25` is negative, the better the lower; a match loses half its weight in the
    /// first 90 days (in nanoseconds) it is older than the newest row, so that of two like matches the recent
    /// one comes first.
    HISTORY_BEST = "SELECT id FROM \
                    (SELECT h.id AS id, h.handed_off_at AS at, bm25(history_fts, 8.0, 4.0, 3.0, 2.0, 1.0, 1.5, 6.0) AS rank \
                    FROM history_fts AS f JOIN history AS h ON h.id = f.rowid \
                    WHERE f.history_fts MATCH ?1 AND h.handed_off_at < ?2 ORDER BY f.rowid DESC LIMIT 2000) \
                    ORDER BY rank / (1.0 + ((SELECT max(handed_off_at) FROM history) - at) / 7.776e15), at DESC \
                    LIMIT ?3";
    /// Texts with marks for the rows in a JSON list of ids. The range keeps the full-text index from going
    /// through every match; the `+` keeps it from being asked for each id alone, which is dearer still.
    HISTORY_MARKED = "SELECT h.id, h.conversation, h.started_at, h.handed_off_at, h.closed_at, \
                      highlight(history_fts, 0, char(2), char(3)), highlight(history_fts, 1, char(2), char(3)), \
                      highlight(history_fts, 2, char(2), char(3)), highlight(history_fts, 3, char(2), char(3)), \
                      snippet(history_fts, 4, char(2), char(3), '…', 32), snippet(history_fts, 5, char(2), char(3), '…', 32), \
                      highlight(history_fts, 6, char(2), char(3)) \
                      FROM history_fts AS f JOIN history AS h ON h.id = f.rowid \
                      WHERE f.history_fts MATCH ?1 AND +f.rowid IN (SELECT value FROM json_each(?2)) \
                      AND f.rowid BETWEEN (SELECT min(value) FROM json_each(?2)) AND (SELECT max(value) FROM json_each(?2))";
}

#[cfg(test)]
#[path = "sql_tests.rs"]
mod tests;
