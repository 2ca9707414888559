//! What journals older than the readings in their events were read as. Frozen: it decides nothing any
//! more, and a change to it would change what conversations of that time were.

use std::borrow::Cow;
use std::sync::LazyLock;

use regex::Regex;

use super::Reading;
use crate::state::Signal;

/// Longest text looked at, in bytes; the rest adds nothing to these signals.
const LOOKED_AT: usize = 4096;

macro_rules! pattern {
    ($name:ident, $($part:expr),+ $(,)?) => {
        static $name: LazyLock<Regex> = LazyLock::new(|| {
            // The tests of the fold compile it.
            Regex::new(concat!("(?i)", $($part),+)).expect("a constant pattern")
        });
    };
}

pattern!(
    WANTS_PERSON,
    r"\b(?:(?:speak|talk|chat|connect(?:ed)?|transfer(?:red)?|escalate(?:d)?|put me through|pass(?:ed)?|forward(?:ed)?|hand(?:ed)?)\b[^.?!\n]{0,40}?\b(?:human|person|representative|supervisor|manager|someone|somebody|colleague|(?:live|real|human|another|different) agent|operator|people)",
    r"|(?:human|live|real) (?:agent|person|being|representative|operator|support)\b[^.?!\n]{0,12}(?:please|now|!|$)",
    r"|(?:want|need|get|give|have) (?:me )?(?:to )?(?:a |an |the )?(?:human|real person|live agent|representative|supervisor|manager|operator)\b",
    r"|(?:is there|can i (?:get|have)|could i (?:get|have)) [^.?!\n]{0,20}\b(?:human|person|representative|supervisor|manager|operator)\b",
    r"|^\W*(?:human|agent|representative|operator|supervisor|person)\W*(?:please\W*)?$",
    r"|(?:yes,? )?please (?:transfer|connect|escalate) me\b",
    r"|(?:mit einem|einen?) (?:menschen|mitarbeiter(?:in)?|berater(?:in)?|vorgesetzten)\b",
    r"|(?:parler|parle) (?:à|a|avec) (?:un|une|quelqu)",
    r"|hablar con (?:una persona|un agente|alguien|un humano|un representante)",
    r")"
);
pattern!(
    REFUSES_PERSON,
    r"\b(?:(?:don'?t|do not|doesn'?t|didn'?t|not|never|rather not|prefer not|without|no need|avoid|hate)\b[^.?!\n]{0,40}?\b(?:transfer(?:red|ring)?|human|another (?:agent|person)|someone else|representative|supervisor|connected|escalat\w*|speak|talk(?:ing)?)",
    r"|keep working with you|kein(?:en)? (?:mitarbeiter|menschen))"
);
// A word that every way to ask for a person has: most messages have none.
pattern!(
    NAMES_PERSON,
    r"(?:human|person|representative|supervisor|manager|some(?:one|body)|colleague|agent|operator|people|being|support",
    r"|transfer|connect|escalate|menschen|mitarbeiter|berater|vorgesetzten|parle|hablar)"
);
// "I need to talk to someone about my flight" opens a contact; it does not turn the agents down.
pattern!(
    OPENS,
    r"\b(?:talk|speak|chat) (?:to|with) (?:someone|somebody) about\b"
);
pattern!(
    NEGATIVE,
    r"\b(?:ridiculous|unacceptable|outrageous|furious|angry|terrible|horrible|awful|useless|worst|incompetent|disgusting|fed up|sick of (?:this|it|you)|waste of (?:my )?time|frustrat(?:ed|ing)|really upset|very upset|scam|lächerlich|unverschämt|inakzeptabel|inacceptable|ridicule|ridículo)\b"
);
pattern!(
    SAID_BEFORE,
    r"\b(?:i(?:'ve| have)? (?:already|just) (?:told|said|gave|given|provided|explained|sent)|already (?:told|gave|given|provided|said)|how many times|as i said|like i said|for the (?:second|third|last) time|read what i (?:wrote|said)|habe ich (?:schon|bereits)|déjà dit|ya (?:lo|te) (?:he )?dij)"
);
pattern!(
    THANKS,
    r"^\W*(?:(?:ok(?:ay)?|great|perfect|alright|awesome|super|cool|got it|no|nope|yes|that'?s (?:all|it|everything)|that is all|that was all|thank(?:s| you)|cheers|ty|bye|goodbye|good ?bye|see you|have a (?:good|great|nice) (?:day|one|evening)|you too|so much|very much|for (?:your|the|all(?: of)? your) help|a lot|for now|i needed|danke(?:schön)?|merci|gracias|tschüss)[\s,.!?:)\-]*)+$"
);

/// Whatever is looked for anywhere in a message, without the edges of its words: most messages have
/// nothing of it, and one look in any script tells.
#[expect(
    clippy::expect_used,
    reason = "made of constant patterns, and the tests of the fold compile it"
)]
static NOTABLE: LazyLock<Regex> = LazyLock::new(|| {
    let patterns = [&NEGATIVE, &SAID_BEFORE, &NAMES_PERSON].map(|one| one.as_str());
    Regex::new(&patterns.join("|").replace(r"\b", "")).expect("a constant pattern")
});

/// Reads a sanitised message; `previous` is the customer's message before it.
pub(crate) fn read(text: &str, previous: Option<&str>) -> Reading {
    // Phones write ’ where the patterns have '.
    let text = head(text);
    let text = &if text.contains('\u{2019}') {
        Cow::Owned(text.replace('\u{2019}', "'"))
    } else {
        Cow::Borrowed(text)
    };
    let mut frustration = Vec::new();
    let notable = NOTABLE.is_match(text);
    if notable && NEGATIVE.is_match(text) {
        frustration.push(Signal::NegativeWords);
    }
    if notable && SAID_BEFORE.is_match(text) {
        frustration.push(Signal::SaidBefore);
    }
    if shouts(text) {
        frustration.push(Signal::Shouting);
    }
    if previous.is_some_and(|p| text.len() > 12 && same_words(p, text)) {
        frustration.push(Signal::Repeats);
    }
    Reading {
        for_another: false,
        of_another: false,
        of_themselves: false,
        doubt: crate::corrections::Doubt::Nothing,
        claims_account: false,
        claims_matter: false,
        denied: Vec::new(),
        called: Vec::new(),
        renamed: false,
        wants_person: notable && NAMES_PERSON.is_match(text) && sentences(text).any(wants_person),
        closes: THANKS.is_match(text),
        wants_nothing: false,
        lacks: Vec::new(),
        frustration,
    }
}

fn wants_person(sentence: &str) -> bool {
    WANTS_PERSON.is_match(sentence)
        && !REFUSES_PERSON.is_match(sentence)
        && !OPENS.is_match(sentence)
}

fn head(text: &str) -> &str {
    let mut end = text.len().min(LOOKED_AT);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    &text[..end]
}

fn sentences(text: &str) -> impl Iterator<Item = &str> {
    text.split_inclusive(['.', '?', '!', '\n'])
        .map(str::trim)
        .filter(|s| !s.is_empty())
}

fn shouts(text: &str) -> bool {
    text.contains("!!!") || is_in_capitals(text)
}

/// Fewest letters of a message that shouts by its capitals.
const SHOUTED: usize = 20;

fn is_in_capitals(text: &str) -> bool {
    // At least this many bytes that could belong to a capital: most messages have hardly any.
    let could_be = |byte: &u8| byte.is_ascii_uppercase() || !byte.is_ascii();
    if text.bytes().filter(could_be).count() * 10 < SHOUTED * 7 {
        return false;
    }
    let letters = text.chars().filter(|c| c.is_alphabetic()).count();
    let capitals = text.chars().filter(|c| c.is_uppercase()).count();
    let words = text
        .split_whitespace()
        .filter(|w| w.chars().filter(|c| c.is_alphabetic()).count() > 3)
        .count();
    letters >= SHOUTED && words >= 4 && capitals * 10 >= letters * 7
}

fn same_words(one: &str, other: &str) -> bool {
    one == other || folded(one).eq(folded(other))
}

/// The letters and digits of a text, in lower case.
fn folded(text: &str) -> impl Iterator<Item = char> {
    text.chars()
        .filter(|c| c.is_alphanumeric())
        .flat_map(char::to_lowercase)
}
