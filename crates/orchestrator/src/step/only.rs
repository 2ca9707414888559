//! Words that narrow a wish for several records to those that a message names: "only LH-1".

use std::sync::LazyLock;

use baton_router::requests::{clause_around, only_gives, says_something};
use regex::Regex;

use super::builder::StepBuilder;
use super::deciding::{Decided, What};
use super::naming::RecordMention;
use super::reading::{MessageReading, all_words};
use super::sparing::Kept;
use crate::corrections::pattern;
use crate::event::Named;
use crate::grounding::words::words;
use crate::state::Request;

/// "Only", in words that mean nothing else, and in words that need the record right behind them.
const ONLY: &str = "only|nur|lediglich|seulement|uniquement|s[oó]lo|solamente|únicamente|soltanto|somente|alleen|enkel|tylko|wyłącznie|sadece|yalnızca|только|лишь";
const JUST: &str = "just|bloß|juste|só|apenas";

/// "Only" before a record: of those spoken of, no other one is meant.
static BEFORE: LazyLock<Regex> = LazyLock::new(|| {
    const NOUNS: &str = "the|my|order|number|for|of|from|die|der|das|meine|bestellung|nummer|für|la|le|ma|commande|pour|el|mi|pedido|para|il|ordine|per|o|meu|a|minha|encomenda|de|het|mijn|bestelling|voor|zamówienie|заказ";
    pattern(&format!(
        r"(?:\b(?:{ONLY})\s+(?:\p{{L}}+\s+){{0,3}}|\b(?:{JUST})\s+(?:(?:{NOUNS})\s+){{0,3}}|[只仅僅](?:要|有|是|取消|退)*\s*|فقط\s+)\W*$"
    ))
});
/// The same behind it.
static BEHIND: LazyLock<Regex> = LazyLock::new(|| {
    pattern(&format!(
        r"^\W*(?:(?:{ONLY}|alone|allein|nada más|فقط)\b|だけ|のみ)"
    ))
});
/// The word itself.
static ITSELF: LazyLock<Regex> = LazyLock::new(|| {
    pattern(&format!(
        r"\b(?:{ONLY}|{JUST}|alone|allein|فقط)\b|[只仅僅](?:要|有|是)?|だけ|のみ"
    ))
});

/// The other records of a wish that the message narrows to those it names: "only LH-1".
pub(super) fn left_out(
    builder: &StepBuilder<'_, '_>,
    heard: &MessageReading,
    mentions: &[RecordMention],
    decided: &[Decided],
) -> Vec<Kept> {
    let text = &heard.text;
    let only = |mention: &&RecordMention| {
        let clause = clause_around(text, mention.at);
        let asks = text
            .get(clause.clone())
            .is_some_and(|c| c.contains(['?', '？', '؟']));
        let lead = text.get(clause.start..mention.at).unwrap_or_default();
        let trail = text.get(mention.at..clause.end).unwrap_or_default();
        let trail = trail.trim_start_matches(|c: char| c.is_ascii_alphanumeric() || c == '-');
        !asks && (BEFORE.is_match(lead) || BEHIND.is_match(trail))
    };
    let Some(first) = mentions.iter().find(only) else {
        return Vec::new();
    };
    let part = clause_around(text, first.at);
    // "Only LH-1 came" narrows nothing; "only cancel LH-1" says again what was wanted.
    let own = text.get(heard.own..).unwrap_or_default();
    let own = ITSELF.replace_all(own, "");
    let rest = mentions.iter().fold(own.to_string(), |rest, mention| {
        rest.replace(&mention.named.value, "")
    });
    let says_nothing_else = |request: &Request| {
        let known = words(&all_words(request));
        let new = words(&rest)
            .into_iter()
            .filter(|word| !known.contains(word));
        !says_something(&new.collect::<Vec<_>>().join(" ")) || only_gives(&own)
    };
    let named = |other: &Named| mentions.iter().any(|mention| mention.named.is_same(other));
    let wishes = |change: &Decided| matches!(change.what, What::Opens { .. });
    let narrows = |request: &&Request| {
        let of_it = |change: &Decided| match &change.what {
            What::Opens { intent, .. } => *intent == request.intent,
            What::Adds(id) | What::Narrows(id) => *id == request.id,
            What::Withdraws(_) => false,
        };
        let about_named = request.about.iter().any(|subject| named(&subject.named));
        about_named
            && decided.iter().all(of_it)
            && (decided.iter().any(wishes) || says_nothing_else(request))
    };
    let open = builder.state.requests.open().filter(narrows);
    let about = open.flat_map(|request| request.about.iter());
    let others = about.filter(|subject| !named(&subject.named));
    others
        .map(|subject| Kept {
            named: subject.named.clone(),
            part: part.clone(),
        })
        .collect()
}
