//! Withdrawals, words that take a request back: "forget the refund", "never mind the return", "don't cancel it
//! after all".

use super::words::{Part, words};

/// Beginnings after which the rest says what is not wanted any more.
const OPENERS: &[&[&str]] = &[
    &["forget", "about"],
    &["forget"],
    &["never", "mind"],
    &["nevermind"],
    &["ignore"],
    &["disregard"],
    &["changed", "my", "mind"],
    &["i", "changed", "my", "mind"],
    &["ive", "changed", "my", "mind"],
    &["i", "have", "changed", "my", "mind"],
    &["scrap"],
    &["skip"],
    &["leave"],
    &["drop"],
    &["keep", "it"],
    &["ill", "keep"],
    &["i", "will", "keep"],
    &["id", "keep"],
    &["ill", "leave", "it"],
    &["i", "can", "make", "it"],
    &["no", "need", "to"],
    &["no", "need"],
    &["on", "second", "thought", "no"],
    &["on", "second", "thoughts", "no"],
    &["on", "second", "thought", "dont"],
    &["on", "second", "thoughts", "dont"],
    &["on", "second", "thought", "i", "dont"],
    &["on", "second", "thoughts", "i", "dont"],
    &["on", "second", "thought", "leave"],
    &["on", "second", "thought", "keep"],
    &["non", "lo", "disdica"],
    &["non", "la", "disdica"],
    &["non", "disdica"],
    &["keep", "everything"],
    &["keep", "the"],
    &["leave", "it", "as"],
    &["doch", "nicht"],
    &["lieber", "nicht"],
    &["vergessen", "sie"],
    &["vergiss"],
    &["lassen", "sie", "es"],
    &["lassen", "sie", "das"],
    &["lass", "es"],
    &["hat", "sich", "erledigt"],
    &["das", "hat", "sich", "erledigt"],
    &["schon", "gut"],
    &["ich", "habe", "es", "mir", "anders", "überlegt"],
    &["ich", "hab", "es", "mir", "anders", "überlegt"],
    &["finalement", "non"],
    &["non", "finalement"],
    &["laissez", "tomber"],
    &["laisse", "tomber"],
    &["oubliez"],
    &["oublie"],
    &["jai", "changé", "davis"],
    &["ne", "lannulez", "pas"],
    &["nannulez", "pas"],
    &["ne", "faites", "rien"],
    &["al", "final", "no"],
    &["mejor", "no"],
    &["no", "lo", "cancelen"],
    &["no", "lo", "cancele"],
    &["no", "cancelen"],
    &["no", "cancele"],
    &["déjelo"],
    &["dejelo"],
    &["déjenlo"],
    &["déjalo"],
    &["olvídelo"],
    &["olvídalo"],
    &["olvide"],
    &["he", "cambiado", "de", "opinión"],
    &["he", "cambiado", "de", "idea"],
    &["non", "annullate"],
    &["non", "annullatelo"],
    &["non", "annullarlo"],
    &["lasci", "stare"],
    &["lascia", "stare"],
    &["lasciate", "stare"],
    &["ho", "cambiato", "idea"],
    &["toch", "niet"],
    &["laat", "maar"],
    &["vergeet", "het"],
    &["afinal", "não"],
    &["deixe", "estar"],
    &["esqueça"],
    &["mudei", "de", "ideia"],
];
/// Words that may come before such a beginning.
pub(super) const LEAD: &[&str] = &[
    "please",
    "oh",
    "ok",
    "okay",
    "actually",
    "and",
    "but",
    "you",
    "can",
    "just",
    "so",
    "well",
    "sorry",
    "no",
    "wait",
    "hm",
    "then",
    "my",
    "mistake",
    "nein",
    "ach",
    "bitte",
    "aber",
    "non",
    "ah",
    "oh",
    "désolé",
    "désolée",
    "pardon",
    "perdón",
    "scusi",
    "scusa",
    "anzi",
    "enfin",
    "ok",
    "nee",
    "não",
    "und",
    "et",
    "y",
    "e",
    "ma",
    "mais",
    "pero",
    "all",
    "right",
    "alright",
    "hmm",
    "good",
    "great",
    "fine",
    "yes",
    "yeah",
    "thanks",
    "thank",
    "hi",
    "hello",
];
/// After these openers a withdrawal is meant only with a word that makes it one.
const WEAK: &[&str] = &["leave", "drop", "skip", "scrap"];
/// Words for a request that is not named.
const IT: &[&str] = &["it", "that", "this", "the", "my"];

/// Words that take something back.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Withdrawal<'a> {
    /// The words after them; empty where they name nothing.
    pub(super) object: &'a str,
    /// Where something else begins behind them: "never mind, where is my order?"
    pub(super) rest: Option<usize>,
    /// How sure it is that they take back a request.
    pub(super) firmness: Firmness,
}

/// How sure it is that words take back a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Firmness {
    /// "Never mind", "forget the refund": whatever they mean, it is no wish.
    Firm,
    /// "I don't want the lamp any more" may as well be a wish: to send it back.
    Perhaps,
}

/// What a part takes back. `None` where it takes nothing back.
pub(super) fn of<'t>(part: &Part<'t>) -> Option<Withdrawal<'t>> {
    let (part, words) = (part.text, &part.words);
    let word = |at: usize| words.get(at).map(|(_, word)| word.as_ref());
    let mut at = 0;
    while word(at).is_some_and(|word| LEAD.contains(&word)) {
        at += 1;
    }
    let rest = |from: usize, firmness| {
        let start = words.get(from).map_or(part.len(), |(start, _)| *start);
        let mark = |c: char| matches!(c, ',' | ';' | '.' | ':' | '!' | '–' | '—');
        let apart = part[..start].trim_end().ends_with(mark) && start < part.len();
        let behind = part[start..].find(mark).map(|at| start + at);
        let behind = behind.filter(|at| part[*at..].contains(char::is_alphanumeric));
        Withdrawal {
            object: match (apart, behind) {
                (true, _) => "",
                (false, Some(end)) => &part[start..end],
                (false, None) => &part[start..],
            },
            rest: if apart { Some(start) } else { behind },
            firmness,
        }
    };
    // A lead may be the beginning itself: "non annullatelo".
    let openers = (0..=at)
        .rev()
        .flat_map(|at| OPENERS.iter().map(move |opener| (at, opener)));
    for (at, opener) in openers {
        let mut opening = (0..).zip(*opener);
        if !opening.all(|(next, opener)| word(at + next) == Some(opener)) {
            continue;
        }
        let after = at + opener.len();
        let object = word(after)
            .is_none_or(|word| IT.contains(&word) || opener.len() > 1 || !opener[0].is_ascii());
        let weak = WEAK.contains(&opener[0]);
        if object && (!weak || word(after).is_some()) {
            let found = rest(after, Firmness::Firm);
            // "Keep the clutch, cancel the rest" leaves one out of what is wanted.
            if **opener != ["keep", "the"] || found.rest.is_none() {
                return Some(found);
            }
        }
    }
    let negated = matches!(
        (word(at), word(at + 1)),
        (Some("dont"), Some(_)) | (Some("do"), Some("not"))
    );
    let after_all = words
        .windows(2)
        .any(|pair| pair[0].1 == "after" && pair[1].1 == "all");
    if negated && after_all {
        return Some(rest(at + 1, Firmness::Firm));
    }
    let changed_mind = ["anymore", "longer"];
    let unwanted = words.windows(2).any(|pair| {
        (pair[0].1 == "dont" && ["want", "need"].contains(&pair[1].1.as_ref()))
            || (pair[0].1 == "no" && pair[1].1 == "longer")
            || (pair[0].1 == "any" && pair[1].1 == "more")
    });
    let anymore = words
        .iter()
        .any(|(_, word)| changed_mind.contains(&word.as_ref()))
        || after_all
        || words
            .windows(2)
            .any(|pair| pair[0].1 == "any" && pair[1].1 == "more");
    (word(at) == Some("i") && unwanted && anymore).then(|| rest(at + 2, Firmness::Perhaps))
}

/// Whether the words of a withdrawal name something, or only point.
pub(super) fn names(object: &str) -> bool {
    const POINTS: &[&str] = &[
        "it", "that", "this", "about", "all", "please", "thanks", "then", "now",
    ];
    words(object)
        .iter()
        .any(|(_, word)| !POINTS.contains(&word.as_ref()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_taken_back_is_named() {
        let check = |part: &str, expected: Option<&str>| {
            assert_eq!(
                of(&Part::read(part)).map(|w| w.object),
                expected,
                "{part:?}"
            );
        };
        check("Forget the refund", Some("the refund"));
        check("ok, never mind the return.", Some("the return."));
        check("Never mind", Some(""));
        check("Don't cancel it after all", Some("cancel it after all"));
        check(
            "I don't want the refund any more",
            Some("want the refund any more"),
        );
        check("Forget it!", Some("it!"));
        check("keep it please", Some("please"));
        check("keep the clutch please", Some("clutch please"));
        check("Keep the clutch, cancel the rest", None);
        check("all right, never mind", Some(""));
        check("Doch nicht stornieren bitte", Some("stornieren bitte"));
        check("finalement non, ne l'annulez pas", Some(""));
        check("ach nein, doch nicht", Some(""));
        check("al final no, no lo cancelen", Some(""));
        check("no, déjelo", Some(""));
        check("anzi no, non annullatelo", Some(""));
        check("my mistake, leave it as it is", Some("it as it is"));
        check(
            "No wait, I'll keep the appointment",
            Some("the appointment"),
        );
        check("I can make it after all, sorry", Some("after all"));
        check("I forgot the number", None);
        check("don't forget my refund", None);
        check("I do not want to wait", None);
        check("leave", None);
    }
}
