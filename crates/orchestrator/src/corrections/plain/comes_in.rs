//! Whether another person only comes in where the writer tells of their own matter: "I have not got my chairs yet, my wife keeps
//! asking", "I ordered it for my brother". What is told then is the writer's.

use std::sync::LazyLock;

use regex::Regex;

use super::passing::OWN_ACT;
use crate::corrections::matter::is_anothers;
use crate::corrections::sentences::sentence_around;
use crate::corrections::third::DETAIL;
use crate::corrections::words::pattern;
use crate::corrections::{has_role, speaks_for_another};

/// The writer does something, or something is for them.
static WRITER: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?:^|[^\p{L}\p{M}])(?:i|i['\u{2019}]?\u{ad}?(?:m|ve|d|ll)|we|we['\u{2019}]?\u{ad}?(?:re|ve|d|ll)|for me|ich|wir|je|j['\u{2019}]\u{ad}?\p{L}*|nous|he pedido|ped[ií]|compr[ée]|hice|tengo|estoy|espero|ho|sono|aspetto|comprei|encomendei|fiz|tenho|estou|ik|wij|zamówi[łl][ae]m|kupi[łl][ae]m|czekam|mam|я|мы|ben|sipariş ettim|aldım)(?:[^\p{L}]|$)|أنتظر|我(?:买|订|在|还|要|想)|私は",
    )
});

/// For whom something is.
static FOR_MY: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?:^|[^\p{L}\p{M}])(?:for|für|pour|para|per|voor|dla|для)\s+(?:\p{L}+\s+){1,2}$|(?:给|为)我?的?$|إلى\s*$|\sل$",
    )
});

/// What is said to be the other person's: "the order of my wife", "meiner Frau".
static OF_MY: LazyLock<Regex> = LazyLock::new(|| {
    pattern(&format!(
        r"{DETAIL}\s+(?:of|from|von|de|d[ao]|di|del|della|van)\s+(?:\p{{L}}+\s+)?$|(?:^|[^\p{{L}}])(?:meiner|meines|unserer|unseres)\s+$"
    ))
});
static THEIR_THING: LazyLock<Regex> = LazyLock::new(|| {
    pattern(&format!(
        r"^\p{{L}}+(?:['\u{{2019}}]\u{{ad}}?s?)\s+(?:\p{{L}}+\s+)?{DETAIL}|^\p{{L}}+(?:['\u{{2019}}]\u{{ad}}?s)\s*(?:[.,;!?]|$)"
    ))
});

/// Whether a person at a place only comes in, in what stands between `from` and the end of the sentence.
pub(super) fn only_comes_in(text: &str, at: usize, from: usize) -> bool {
    let sentence = sentence_around(text, at);
    let from = from.max(sentence.start).min(at);
    let before = text.get(from..at).unwrap_or_default();
    let behind = text.get(at..sentence.end).unwrap_or_default();
    if !WRITER.is_match(before) || OF_MY.is_match(before) || THEIR_THING.is_match(behind) {
        return false;
    }
    let said = text.get(from..sentence.end).unwrap_or_default();
    !is_anothers(said) && !speaks_for_another(said) && !has_role(said)
}

/// Whether the writer did something for a person at a place: "I ordered it for my wife".
pub(crate) fn is_for_them(text: &str, at: usize) -> bool {
    let start = sentence_around(text, at).start;
    let before = text.get(start..at).unwrap_or_default();
    let end = sentence_around(text, at).end;
    let said = text.get(start..end).unwrap_or_default();
    FOR_MY.is_match(before) && OWN_ACT.is_match(said) && only_comes_in(text, at, start)
}

/// What the writer did themselves, with what stands behind it: "I ordered chairs, …, with …".
pub(super) static I_DID: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?:^|[^\p{L}\p{M}])(?:(?:i|we)(?:['\u{2019}]?\u{ad}?ve| have)?(?: already| just| only)? (?:ordered|bought|booked|paid|placed|registered|purchased)|ich habe|habe ich|bestellt habe ich|j['\u{2019}]\u{ad}?ai (?:commandé|acheté|réservé|payé)|(?:lo|la|los|las)? ?(?:he (?:pedido|comprado)|pedí|compré)|(?:l['\u{2019}])?ho (?:ordinat|comprat|acquistat)[oaie]|encomendei|comprei|ik heb|heb ik|zamówi[łl][ae]m|kupi[łl][ae]m|я заказ\p{L}+|sipariş ettim)(?:[^\p{L}]|$)",
    )
});
