//! The labelled corpus: texts in which everything to remove is marked, and all else must stay.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use baton_sanitiser::{Memory, Policy, Redaction, RedactionKind, sanitise, sanitise_next};

type Counts = BTreeMap<String, u32>;

/// One text with its expected result.
#[derive(Debug)]
struct Case {
    place: String,
    messages: Vec<Message>,
}

#[derive(Debug)]
struct Message {
    text: String,
    expected: String,
    kinds: Counts,
}

/// `family TAB marked text [TAB exact result [TAB kind=count,…]]`; messages of a conversation are
/// apart by ` ⏎ `.
fn read(path: &Path) -> Vec<Case> {
    let name = path
        .file_name()
        .unwrap_or_default()
        .to_string_lossy()
        .into_owned();
    let content = fs::read_to_string(path).expect("the corpus is readable");
    let lines = content
        .lines()
        .enumerate()
        .filter(|(_, line)| !line.starts_with('#') && !line.is_empty());
    lines
        .map(|(number, line)| {
            let place = format!("{name}:{}", number + 1);
            let columns: Vec<&str> = line.split('\t').collect();
            assert!(
                (2..=4).contains(&columns.len()),
                "{place}: {} columns",
                columns.len()
            );
            let mut messages: Vec<Message> = columns[1]
                .split(" ⏎ ")
                .map(|marked| marked_message(&unescape(marked), &place))
                .collect();
            if let Some(exact) = columns
                .get(2)
                .filter(|exact| !exact.is_empty() || columns.len() > 3)
            {
                messages[0].expected = unescape(exact);
            }
            for count in columns.get(3).iter().flat_map(|counts| counts.split(',')) {
                let (kind, count) = count.split_once('=').expect("kind=count");
                messages[0]
                    .kinds
                    .insert(kind.to_owned(), count.parse().expect("a number"));
            }
            Case { place, messages }
        })
        .collect()
}

/// Reads `⟦kind secret⟧`, which may stand inside one another.
fn marked_message(marked: &str, place: &str) -> Message {
    let mut message = Message {
        text: String::new(),
        expected: String::new(),
        kinds: Counts::new(),
    };
    let mut open: Vec<String> = Vec::new();
    let mut rest = marked.chars();
    while let Some(c) = rest.next() {
        match c {
            '⟦' => {
                let kind: String = rest.by_ref().take_while(|c| *c != ' ').collect();
                *message.kinds.entry(kind.clone()).or_default() += 1;
                open.push(kind);
            }
            '⟧' => {
                let kind = open.pop().expect("a mark that was opened");
                if open.is_empty() {
                    message
                        .expected
                        .push_str(kind_named(&kind, place).mask().unwrap_or_default());
                }
            }
            c => {
                message.text.push(c);
                if open.is_empty() {
                    message.expected.push(c);
                }
            }
        }
    }
    assert!(open.is_empty(), "{place}: a mark is not closed");
    message
}

fn kind_named(name: &str, place: &str) -> RedactionKind {
    serde_json::from_value(serde_json::Value::from(name))
        .unwrap_or_else(|_| panic!("{place}: no kind {name:?}"))
}

/// `\n`, `\t`, `\r`, `\\` and `\u{…}`.
fn unescape(text: &str) -> String {
    let mut out = String::new();
    let mut rest = text.chars();
    while let Some(c) = rest.next() {
        if c != '\\' {
            out.push(c);
            continue;
        }
        match rest.next() {
            Some('n') => out.push('\n'),
            Some('t') => out.push('\t'),
            Some('r') => out.push('\r'),
            Some('u') => {
                let hex: String = rest.by_ref().skip(1).take_while(|c| *c != '}').collect();
                out.push(
                    u32::from_str_radix(&hex, 16)
                        .ok()
                        .and_then(char::from_u32)
                        .expect("a code point"),
                );
            }
            Some(other) => out.push(other),
            None => out.push('\\'),
        }
    }
    out
}

fn counts(redactions: &[Redaction]) -> Counts {
    redactions
        .iter()
        .map(|redaction| {
            (
                serde_json::to_value(redaction.kind).expect("a name"),
                redaction.count,
            )
        })
        .map(|(kind, count)| (kind.as_str().unwrap_or_default().to_owned(), count))
        .collect()
}

#[derive(Default)]
struct Score {
    right: u32,
    missed: u32,
    wrong: u32,
}

impl Score {
    fn precision(&self) -> f64 {
        share(self.right, self.right + self.wrong)
    }

    fn recall(&self) -> f64 {
        share(self.right, self.right + self.missed)
    }
}

fn share(part: u32, whole: u32) -> f64 {
    if whole == 0 {
        1.0
    } else {
        f64::from(part) / f64::from(whole)
    }
}

#[test]
#[expect(clippy::too_many_lines, reason = "one story, told in order")]
fn the_corpus_is_told_apart() {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("corpus");
    let mut files: Vec<PathBuf> = fs::read_dir(&folder)
        .expect("the corpus is there")
        .filter_map(|entry| entry.ok().map(|entry| entry.path()))
        .filter(|path| path.extension().is_some_and(|extension| extension == "tsv"))
        .collect();
    files.sort();
    let cases: Vec<Case> = files.iter().flat_map(|path| read(path)).collect();
    assert!(cases.len() >= 500, "{} cases", cases.len());

    let mut scores: BTreeMap<String, Score> = BTreeMap::new();
    let mut different = 0_u32;
    let policy = Policy::default();
    for case in &cases {
        let mut memory = Memory::default();
        let conversation = case.messages.len() > 1;
        let mut fits = true;
        for message in &case.messages {
            let cleaned = if conversation {
                sanitise_next(&mut memory, &message.text, &policy)
            } else {
                sanitise(&message.text, &policy)
            };
            let found = counts(&cleaned.redactions);
            for kind in message
                .kinds
                .keys()
                .chain(found.keys())
                .collect::<std::collections::BTreeSet<_>>()
            {
                let expected = message.kinds.get(kind).copied().unwrap_or_default();
                let found = found.get(kind).copied().unwrap_or_default();
                let score = scores.entry(kind.clone()).or_default();
                score.right += expected.min(found);
                score.missed += expected.saturating_sub(found);
                score.wrong += found.saturating_sub(expected);
            }
            if cleaned.text != message.expected || found != message.kinds {
                fits = false;
                println!(
                    "{}: {:?}\n  expected {:?} {:?}\n       got {:?} {found:?}",
                    case.place, message.text, message.expected, message.kinds, cleaned.text
                );
            }
            assert_eq!(
                sanitise(&cleaned.text, &policy).text,
                cleaned.text,
                "{}: not at rest",
                case.place
            );
        }
        different += u32::from(!fits);
    }

    let mut table = String::new();
    for (kind, score) in &scores {
        let _ = writeln!(
            table,
            "{kind:20} precision {:.3}  recall {:.3}  ({} right, {} missed, {} wrong)",
            score.precision(),
            score.recall(),
            score.right,
            score.missed,
            score.wrong
        );
    }
    let total = u32::try_from(cases.len()).unwrap_or(u32::MAX);
    println!("{table}{total} cases, {different} with another result than expected");
    for (kind, score) in &scores {
        assert!(
            score.precision() >= 0.98,
            "precision of {kind}: {:.3}",
            score.precision()
        );
        assert!(
            score.recall() >= 0.98,
            "recall of {kind}: {:.3}",
            score.recall()
        );
    }
    assert!(
        share(different, total) <= 0.02,
        "{different} of {total} texts came out otherwise"
    );
}
