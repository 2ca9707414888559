//! What can be read off a customer's words: that they ask for a person, say thanks or goodbye, do
//! not have what they were asked for, are frustrated. The Router's classifier of speech acts hears
//! the first three in its languages; the patterns here are what it never hears less than.

pub(crate) mod before_readings;

use std::borrow::Cow;
use std::sync::LazyLock;

use baton_playbook::FactName;
use baton_router::acts::FoundActs;
use regex::Regex;
use serde::{Deserialize, Serialize};

use crate::corrections::{self, Doubt};
use crate::state::Signal;

/// The most characters of a message that are looked at: all that one may have.
const LOOKED_AT: usize = 16 * 1024;

macro_rules! pattern {
    ($name:ident, $($part:expr),+ $(,)?) => {
        static $name: LazyLock<Regex> = LazyLock::new(|| {
            // The tests below compile it.
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
    r"\b(?:ridiculous|unacceptable|outrageous|furious|angry|terrible|horrible|awful|useless|worst|incompetent|disgusting|appalling|pathetic|disgraceful",
    r"|shameful|fed up|sick of (?:this|it|you)|waste of (?:my )?time|frustrat(?:ed|ing)|really upset|very upset|scam|what a joke|(?:so|really|very) pissed",
    r"|pissed off|bullshit|shit(?:ty)?|fuck\w*|wtf|crap|damn(?:ed)?|idiots?",
    r"|lächerlich|unverschämt(?:heit)?|inakzeptabel|frechheit|zumutung|wütend|stinksauer|scheiß\w*|scheiss\w*",
    r"|inacceptable|ridicule|scandaleux|honteux|merde|furieu(?:x|se)|n'importe quoi",
    r"|ridícul[oa]|inaceptable|vergüenza|indignante|mierda|furios[oa]|vergogn\w+|schifo|inaccettabile|merda|inaceitável",
    r"|belachelijk|schandalig|woedend|skandal|żenada|wściekł[yae]|rezalet|saçmalık|безобразие|возмутительно|кошмар)\b",
    r"|مهزلة|فضيحة|太差了|气死|垃圾服务|最悪|ひどすぎ|ふざけるな"
);
pattern!(
    SAID_BEFORE,
    r"\b(?:i(?:'ve| have)? (?:already|just) (?:told|said|gave|given|provided|explained|sent)|already (?:told|gave|given|provided|said)|how many times|as i said|like i said|for the (?:second|third|last) time|read what i (?:wrote|said)|habe ich (?:schon|bereits)|déjà dit|ya (?:lo|te) (?:he )?dij)"
);
pattern!(
    DISPLEASED,
    r"\b(?:(?:not|isn'?t|aren'?t) (?:at all )?(?:very |really |too |so )?(?:happy|pleased|amused|impressed|satisfied)|unhappy|dissatisfied|disappoint(?:ed|ing)|displeased",
    r"|(?:i am|i'?m|we are|we'?re|getting|really|very|quite|so|pretty) (?:really |very |quite |so |pretty |getting )?(?:annoyed|upset|cross|irritated|mad)\b|annoying|not good enough|poor service|bad service",
    r"|last time i(?:'ll| will)? (?:buy|order|shop|use)|never (?:buy|order|shop|use)[^.?!\n]{0,20}\bagain|what (?:on earth |the hell )?is going on|enough (?:is enough|of this)",
    r"|nicht (?:sehr |gerade )?(?:zufrieden|glücklich|begeistert)|unzufrieden|enttäusch(?:t|end)|verärgert|genervt|ärgerlich",
    r"|pas (?:du tout |très |vraiment )?(?:content|contente|satisfait|satisfaite)|mécontent|mécontente|déçu|déçue|agacée?",
    r"|no estoy (?:nada |muy )?(?:contento|contenta|satisfecho|satisfecha)|decepcionad[oa]|molest[oa] con",
    r"|non sono (?:per niente |molto )?(?:contento|contenta|soddisfatto|soddisfatta)|delus[oa]|deluso|teleurgesteld|niet (?:blij|tevreden)|missnöjd|besviken|niezadowolon[ya]|decepcionado|desapontad[oa])\b"
);
pattern!(
    IMPATIENT,
    r"\b(?:still waiting|(?:i have|i'?ve|we have|we'?ve|been) (?:been )?waiting (?:for )?(?:\d|an? |ages|so long|too long|forever|long enough|all )|how (?:much )?longer|taking (?:so|too|this|very) long|takes (?:so|too) long|taking (?:ages|forever)",
    r"|are you (?:still )?there|(?:is )?(?:any(?:body|one)|someone|somebody) there|hurry up|when (?:will|do) i (?:finally )?(?:get|hear)[^.?!\n]{0,12} (?:answer|reply)",
    r"|ich warte (?:immer noch|noch immer|schon)|wie lange (?:noch|dauert)|dauert (?:das )?(?:so|zu|noch) lang|j'attends toujours|toujours pas de réponse|combien de temps encore|sigo esperando|cuánto (?:más|tiempo más)|sto ancora aspettando|ik wacht nog|hoe lang (?:nog|duurt))\b",
    r"|^\W*(?:hello|hallo|hi|hey|anybody|anyone|allô|hola|pronto)\s*\?+\W*$"
);
pattern!(
    FAREWELL,
    r"\b(?:bye|good ?bye|see you|good night|tschüss|tschüs|auf wiedersehen|ciao|au revoir|à bientôt|adi[óo]s|hasta luego|arrivederci|tot ziens|doei|tchau|adeus|até logo|do widzenia|hoşça ?kal|görüşürüz|hejdå|до свидания)\b|пока|مع السلامة|再见|再見|拜拜|さようなら|じゃあね"
);
pattern!(
    THANKS,
    r"^\W*(?:(?:ok(?:ay)?|great|perfect|alright|awesome|super|cool|got it|no|nope|yes|that'?s (?:all|it|everything)|that is all|that was all|thank(?:s| you)|cheers|ty|bye|goodbye|good ?bye|see you|have a (?:good|great|nice) (?:day|one|evening)|you too|so much|very much|for (?:your|the|all(?: of)? your) help|a lot|for now|i needed|danke(?:schön)?|merci|gracias|tschüss)[\s,.!?:)\-]*)+$"
);

/// Whatever is looked for anywhere in a message, without the edges of its words: most messages have
/// nothing of it, and one look in any script tells.
#[expect(
    clippy::expect_used,
    reason = "made of constant patterns, and the tests below compile it"
)]
static NOTABLE: LazyLock<Regex> = LazyLock::new(|| {
    let patterns = [
        &NEGATIVE,
        &SAID_BEFORE,
        &NAMES_PERSON,
        &DISPLEASED,
        &IMPATIENT,
    ]
    .map(|one| one.as_str());
    Regex::new(&patterns.join("|").replace(r"\b", "")).expect("a constant pattern")
});

/// Whether a text says goodbye.
pub(crate) fn says_goodbye(text: &str) -> bool {
    FAREWELL.is_match(text)
}

/// Whether a text only says thanks or goodbye, whatever else may be heard in it.
pub(crate) fn thanks(text: &str) -> bool {
    THANKS.is_match(text)
}

/// What a message says, as far as rules can read it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Reading {
    /// Asks for a person.
    #[serde(skip_serializing_if = "is_false")]
    pub wants_person: bool,
    /// Says thanks or goodbye and nothing else.
    #[serde(skip_serializing_if = "is_false")]
    pub closes: bool,
    /// Neither asks nor tells anything: thanks, goodbye or small talk, and no answer to what a representative asked.
    #[serde(skip_serializing_if = "is_false")]
    pub wants_nothing: bool,
    /// Says that they speak for another person.
    #[serde(skip_serializing_if = "is_false")]
    pub for_another: bool,
    /// Says that the matter is another person's, or that they are not the customer.
    #[serde(skip_serializing_if = "is_false")]
    pub of_another: bool,
    /// Says that the matter is the customer's own: it puts right that it was said to be another person's.
    #[serde(skip_serializing_if = "is_false")]
    pub of_themselves: bool,
    /// What it leaves open of whose account it speaks of.
    #[serde(skip_serializing_if = "Doubt::is_nothing")]
    pub doubt: Doubt,
    /// Speaks of the customer's own matter: "my order", "I ordered".
    #[serde(skip_serializing_if = "is_false")]
    pub claims_matter: bool,
    /// Says that the account is the customer's own, in answer to that question.
    #[serde(skip_serializing_if = "is_false")]
    pub claims_account: bool,
    /// Names that the customer says are not theirs.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub denied: Vec<String>,
    /// Names by which the customer calls themselves.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub called: Vec<String>,
    /// Says that a name they gave before is not theirs, or that another person writes now.
    #[serde(skip_serializing_if = "is_false")]
    pub renamed: bool,
    /// Facts that the customer says they do not know or have.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub lacks: Vec<FactName>,
    /// Signs of frustration.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub frustration: Vec<Signal>,
}

#[expect(
    clippy::trivially_copy_pass_by_ref,
    reason = "serde passes a reference"
)]
pub(crate) fn is_false(yes: &bool) -> bool {
    !yes
}

/// Reads a sanitised message; `previous` is the customer's message before it, `heard` what the
/// Router's classifier heard in it. Which facts the customer lacks, and whether they want nothing, depends on the
/// conversation, and is left open here.
pub fn read(text: &str, previous: Option<&str>, heard: FoundActs) -> Reading {
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
    if notable && DISPLEASED.is_match(text) {
        frustration.push(Signal::Displeased);
    }
    if notable && IMPATIENT.is_match(text) {
        frustration.push(Signal::Impatient);
    }
    let by_pattern = || notable && NAMES_PERSON.is_match(text) && sentences(text).any(wants_person);
    let (doubt, claims_matter) = corrections::doubts(text);
    let denied = corrections::names_denied(text);
    let called = corrections::names_said(&corrections::without_denied(text));
    Reading {
        renamed: !called.is_empty() && corrections::renames(text),
        called,
        wants_person: heard.wants_person || !heard.declines_person && by_pattern(),
        closes: heard.closes || THANKS.is_match(text),
        wants_nothing: false,
        for_another: corrections::speaks_for_another(text) || corrections::has_role(text),
        of_another: corrections::is_anothers(text),
        of_themselves: corrections::is_their_own(text),
        doubt,
        claims_matter,
        claims_account: false,
        denied,
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
    // So few bytes are no more characters.
    if text.len() <= LOOKED_AT {
        return text;
    }
    let end = text.char_indices().nth(LOOKED_AT);
    &text[..end.map_or(text.len(), |(at, _)| at)]
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

#[cfg(test)]
#[path = "signals_tests.rs"]
mod tests;
