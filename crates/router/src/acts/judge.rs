//! Judges the scores of sentences: which speech acts the message has.

use super::tokens::{Token, sentences, tokens};
use super::{Acts, FoundActs, Margins, SpeechAct};

/// Lowest score of a wish in a sentence in which no other act scores higher.
const WISH: f32 = 0.0;
/// Lowest score of a wish in a clause alone, and lowest in the whole sentence then.
const WISH_IN_CLAUSE: f32 = 0.3;
const DECLINED_AROUND: f32 = 0.0;
/// Fewest words of a clause that is judged alone: "a human" after "I don't need" is no wish.
const CLAUSE_WORDS: usize = 3;
/// Lowest score of "I don't have it".
const LACKS: f32 = 0.0;
/// Lowest lead of a goodbye over every other act, and its lowest score in itself: words never learnt score nothing
/// for any act.
const CLOSES: f32 = 0.0;
const CLOSES_ITSELF: f32 = 0.4;
/// Lead of another act from which a clause beside a goodbye says more.
const MORE: f32 = 0.5;
/// Most words of a goodbye.
const CLOSING_WORDS: usize = 20;

pub(super) fn found(acts: &Acts, message: &str) -> FoundActs {
    let mut heard = FoundActs::default();
    let sentences: Vec<(&str, Vec<Token>)> = sentences(message)
        .into_iter()
        .map(|sentence| (sentence, tokens(sentence)))
        .filter(|(_, words)| !words.is_empty())
        .collect();
    let mut closes = !sentences.is_empty();
    let mut words = 0;
    for ((_, sentence), whole) in sentences.iter().zip(acts.sound(&sentences)) {
        words += sentence.len();
        let clauses = acts.features.clauses(sentence);
        let parts: Vec<(usize, Margins)> = clauses
            .iter()
            .map(|clause| (clause.len(), acts.margins(clause)))
            .collect();
        let declines = of(&whole, SpeechAct::Declined);
        let wishes = of(&whole, SpeechAct::Wish) >= WISH.max(highest_but(&whole, SpeechAct::Wish))
            || declines < DECLINED_AROUND
                && parts.iter().any(|(length, part)| {
                    *length >= CLAUSE_WORDS
                        && of(part, SpeechAct::Wish)
                            >= WISH_IN_CLAUSE.max(of(part, SpeechAct::Declined))
                });
        heard.wants_person |= wishes;
        heard.declines_person |= !wishes && declines >= 0.0;
        heard.lacks |= lacks(&whole) || parts.iter().any(|(_, part)| lacks(part));
        let more = |(clause, (_, part)): (&&[Token], &(usize, Margins))| {
            says_more(part) && !acts.features.only_answers(clause)
        };
        closes &= closing(&whole)
            && !acts.complaints.in_sentence(sentence)
            && !clauses.iter().zip(&parts).any(more);
    }
    heard.closes = closes_by_signs(message)
        || closes
            && words <= CLOSING_WORDS
            && !message.contains(['?', '？', '؟'])
            && !has_digit(message);
    heard
}

fn of(margins: &Margins, act: SpeechAct) -> f32 {
    margins.get(act as usize).copied().unwrap_or_default()
}

fn lacks(margins: &Margins) -> bool {
    let lacks = of(margins, SpeechAct::Lacks);
    lacks >= LACKS && lacks >= of(margins, SpeechAct::Other)
}

fn closing(margins: &Margins) -> bool {
    let closes = of(margins, SpeechAct::Closes);
    closes >= CLOSES_ITSELF && closes - highest_but(margins, SpeechAct::Closes) >= CLOSES
}

/// Whether a clause beside a goodbye does something else.
fn says_more(margins: &Margins) -> bool {
    highest_but(margins, SpeechAct::Closes) - of(margins, SpeechAct::Closes) > MORE
}

fn highest_but(margins: &Margins, but: SpeechAct) -> f32 {
    margins
        .iter()
        .enumerate()
        .filter(|(act, _)| *act != but as usize)
        .fold(f32::NEG_INFINITY, |most, (_, margin)| most.max(*margin))
}

fn has_digit(message: &str) -> bool {
    message.chars().any(char::is_numeric)
}

/// Whether a message has no words and a friendly sign: 👍, 😊, `:-)`.
fn closes_by_signs(message: &str) -> bool {
    let message = message
        .get(..message.floor_char_boundary(64))
        .unwrap_or(message);
    let signs = message.trim();
    !signs.contains(char::is_alphanumeric) && signs.chars().any(is_friendly)
        || SMILEYS.contains(&signs)
}

/// Faces made of characters.
const SMILEYS: &[&str] = &[
    ":)", ":-)", ";)", ";-)", ":D", ":-D", "=)", "<3", ":3", "^^", "^_^", "(:", ":]", "xD", ":P",
    ":-P", "\\o/",
];

/// Pictures that say thanks, yes, or goodbye. Angry, sad and puzzled ones are left out.
fn is_friendly(c: char) -> bool {
    matches!(c,
        '👍' | '👌' | '🙏' | '🙌' | '👏' | '🤝' | '👋' | '✌' | '🤙' | '💪' | '🤗' | '✅' | '✔' | '☑' | '🆗' | '🎉' | '🥳' | '🎊'
        | '😀'..='😎' | '😗'..='😝' | '😺' | '😸' | '😻' | '🙂' | '🙃' | '🥰' | '🤩' | '🥹' | '☺' | '☻' | '♥' | '❤' | '💖'
        | '💗' | '💙' | '💚' | '💛' | '💜' | '💓' | '💕' | '💞' | '💘' | '💝' | '🖤' | '🤍' | '🤎' | '🧡' | '💐' | '🌹' | '🌸'
        | '🌺' | '🌷' | '🌻' | '🌟' | '⭐' | '✨' | '💯' | '🫶' | '🫡' | '🤟' | '🤘' | '🤞')
}
