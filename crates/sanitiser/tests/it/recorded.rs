//! Figures on texts by other authors. Skipped with a line where the data is missing.

use std::collections::BTreeMap;
use std::fs;
use std::path::PathBuf;

use baton_sanitiser::{Memory, Policy, RedactionKind, Sanitised, sanitise, sanitise_next};
use serde_json::Value;

/// The rows of a file beside the repository, or nothing and a line that says so.
fn rows(file: &str) -> Option<Vec<Value>> {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR"))
        .join("../../../shared/data")
        .join(file);
    let Ok(text) = fs::read_to_string(&path) else {
        println!("skipped: ../shared/data/{file} is not there");
        return None;
    };
    Some(
        text.lines()
            .map(|line| serde_json::from_str(line).expect("every line is JSON"))
            .collect(),
    )
}

fn secrets(cleaned: &Sanitised) -> impl Iterator<Item = RedactionKind> + '_ {
    cleaned
        .redactions
        .iter()
        .map(|redaction| redaction.kind)
        .filter(|kind| kind.mask().is_some())
}

#[derive(Default)]
struct Score {
    there: u32,
    removed: u32,
    wrongly: u32,
}

#[test]
fn synthetic_sentences_lose_their_card_numbers_accounts_and_ssns() {
    let Some(rows) = rows("pii/synthetic.jsonl") else {
        return;
    };
    let kinds = [
        ("CREDIT_CARD", RedactionKind::CardNumber),
        ("IBAN_CODE", RedactionKind::Iban),
        ("US_SSN", RedactionKind::UsSsn),
    ];
    let mut scores: BTreeMap<RedactionKind, Score> = BTreeMap::new();
    for row in &rows {
        let text = row["full_text"].as_str().unwrap_or_default();
        let cleaned = sanitise(text, &Policy::default());
        let mut expected: BTreeMap<RedactionKind, u32> = BTreeMap::new();
        for span in row["spans"].as_array().into_iter().flatten() {
            let value = span["entity_value"].as_str().unwrap_or_default();
            let Some((_, kind)) = kinds.iter().find(|(name, _)| span["entity_type"] == *name)
            else {
                continue;
            };
            *expected.entry(*kind).or_default() += 1;
            let score = scores.entry(*kind).or_default();
            score.there += 1;
            if cleaned.text.contains(value) {
                println!("kept: {text}");
            } else {
                score.removed += 1;
            }
        }
        for redaction in cleaned
            .redactions
            .iter()
            .filter(|redaction| redaction.kind.mask().is_some())
        {
            let surplus = redaction
                .count
                .saturating_sub(expected.get(&redaction.kind).copied().unwrap_or_default());
            scores.entry(redaction.kind).or_default().wrongly += surplus;
            if surplus > 0 {
                println!("removed for nothing ({:?}): {text}", redaction.kind);
            }
        }
    }
    let (mut there, mut removed, mut wrongly) = (0, 0, 0);
    for (kind, score) in &scores {
        println!(
            "{kind:?}: {} of {} removed, {} removed for nothing",
            score.removed, score.there, score.wrongly
        );
        there += score.there;
        removed += score.removed;
        wrongly += score.wrongly;
    }
    println!(
        "together: recall {removed}/{there}, {wrongly} removed for nothing in {} sentences",
        rows.len()
    );
    assert!(f64::from(removed) >= 0.9 * f64::from(there));
    assert!(f64::from(wrongly) <= 0.05 * f64::from(there));
}

fn customer_turns(file: &str, by: &str) -> Option<Vec<Vec<String>>> {
    let conversations = rows(file)?;
    let texts = |conversation: &Value| {
        let turns = conversation["turns"].as_array().into_iter().flatten();
        turns
            .filter(|turn| turn["kind"] == by)
            .filter_map(|turn| turn["text"].as_str().map(str::to_owned))
            .collect()
    };
    Some(conversations.iter().map(texts).collect())
}

/// No customer in these recordings gives a secret away, so every removal is a false alarm.
fn removed_for_nothing(file: &str, by: &str) -> Option<(usize, usize)> {
    let conversations = customer_turns(file, by)?;
    let (mut turns, mut wrong) = (0, 0);
    for conversation in conversations {
        let mut memory = Memory::default();
        for text in conversation {
            turns += 1;
            let cleaned = sanitise_next(&mut memory, &text, &Policy::default());
            let kinds: Vec<_> = secrets(&cleaned).collect();
            if !kinds.is_empty() {
                wrong += 1;
                println!(
                    "removed for nothing {kinds:?}: {text}\n  -> {}",
                    cleaned.text
                );
            }
        }
    }
    println!("{file}, {by} turns: {wrong} of {turns} changed for nothing");
    Some((wrong, turns))
}

#[test]
fn customers_of_an_airline_keep_their_words() {
    for by in ["customer", "agent"] {
        if let Some((wrong, turns)) = removed_for_nothing("airline/conversations.jsonl", by) {
            assert!(
                wrong * 200 <= turns,
                "{wrong} of {turns} {by} turns lost something"
            );
        }
    }
}

#[test]
fn customers_of_shops_and_telephone_companies_keep_their_words() {
    for by in ["customer", "agent"] {
        if let Some((wrong, turns)) = removed_for_nothing("trajectories/trajectories.jsonl", by) {
            assert!(
                wrong * 200 <= turns,
                "{wrong} of {turns} {by} turns lost something"
            );
        }
    }
}

#[test]
fn answers_of_systems_keep_their_facts() {
    let Some(conversations) = rows("airline/conversations.jsonl") else {
        return;
    };
    let (mut answers, mut changed) = (0, 0);
    for conversation in &conversations {
        for turn in conversation["turns"]
            .as_array()
            .into_iter()
            .flatten()
            .filter(|turn| turn["kind"] == "tool_result")
        {
            let Some(mut answer) = turn["content"]
                .as_str()
                .and_then(|text| serde_json::from_str::<Value>(text).ok())
            else {
                continue;
            };
            answers += 1;
            let before = answer.clone();
            let redactions = baton_sanitiser::sanitise_json(&mut answer, &Policy::default());
            if answer != before || !redactions.is_empty() {
                changed += 1;
                println!("changed: {before}\n     to: {answer}");
            }
        }
    }
    println!("airline answers changed: {changed} of {answers}");
    assert_eq!(changed, 0);
}
