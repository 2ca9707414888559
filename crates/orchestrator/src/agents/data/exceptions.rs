//! What a description leaves out: "all but the lamp", "the desk, not the chair", "keep the first, cancel the rest".

use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;

use crate::corrections::pattern;

const ARTICLES: &str = "the|this|that|my|der|die|das|den|dem|meine?[nrsm]?|le|la|les|l'|mon|ma|mes|el|los|las|mi|mis|il|lo|i|gli|mia|mio|de|het|mijn|o|a|os|as|meu|minha";

/// Words behind which stands what is not meant.
static LEAVES_OUT: LazyLock<Regex> = LazyLock::new(|| {
    pattern(&format!(
        r"\b(?:except(?:ing)?(?: for)?|excluding|other than|apart from|besides|(?:all|everything|anything|any|both|every) but|(?:all|every)(?: \p{{L}}+){{1,3}} but (?:{ARTICLES})|but not|without|(?:'ll |will )?keep|still (?:need|want|come to|coming to)|brauche (?:ich )?noch|au(?:ß|ss)er|bis auf|ohne|behalten? (?:sie )?|sauf|except[ée]|hormis|[àa] part|gardez|garder|excepto|salvo|menos|sin|conserven?|tranne|eccetto|a parte|salvo che|senza|tenete|behalve|zonder|exceto|fora)\b|\b(?:not|nicht|niet|n[ãa]o)\s+(?:{ARTICLES})\b|(?:^|[,;:.!?(–—-])\s*(?:pas|non|no|not|nicht|niet)\s+(?:{ARTICLES})\b"
    ))
});

/// Where what is not meant ends.
static GOES_ON: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"[,;:.!?)–—]|\b(?:but|and (?:cancel|return|move|change|send|please|the rest)|sondern|mais|sino|ma|maar|mas)\b",
    )
});

/// "All", "the rest": what is not left out is meant, each of it.
static EVERYTHING: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"\b(?:all|both|every|everything|rest|others?|alle[ns]?|beide[ns]?|übrigen|anderen|tous|toutes|tout|autres|todos|todas|todo|demás|otros|otras|tutt[ie]|tutto|altr[ie]|resto|alles|andere)\b",
    )
});

/// "The ultrasound stays", "the chairs I want to keep".
static KEPT: LazyLock<Regex> = LazyLock::new(|| {
    pattern(&format!(
        r"\b((?:{ARTICLES})\s+[\p{{L}}\p{{N}} -]{{2,40}}?)\s+(?:stays?|remains?|i (?:want|would like|'d like) to keep|i(?:'ll| will)? keep|bleib(?:t|en)|behalte ich|reste(?:nt)?|se queda|rimane|blijft)\b"
    ))
});

/// Why something is wanted: what is named in it is not what is wanted.
static REASON: LazyLock<Regex> = LazyLock::new(|| {
    pattern(r"\p{L}\W+((?:because|weil|parce que|porque|perch[eé]|omdat)\b[^.!?\n]*)")
});

/// "Cancel the others, I only want the lamp."
static ONLY: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"\b(?:(?:only|just) (?:want|need|keep)|(?:want|need|keep) only|(?:will|möchte|brauche) nur|ne (?:veux|garde) que|solo quiero|voglio solo|wil alleen)\b",
    )
});
static OTHERS: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"\b(?:others?|rest|remaining|übrigen|anderen|restlichen|autres|demás|otr[oa]s|altr[ie]|andere)\b",
    )
});

/// A text by what it means and what it leaves out.
pub(super) struct Meaning {
    /// What is meant; blanks stand where something is left out.
    pub(super) meant: String,
    /// What is not meant.
    pub(super) left_out: String,
    /// Whether everything else is meant.
    pub(super) everything: bool,
}

impl Meaning {
    /// Takes a text apart.
    pub(super) fn of(text: &str) -> Self {
        let mut meant = text.to_owned();
        let mut left_out = String::new();
        let kept: Vec<Range<usize>> = KEPT
            .captures_iter(text)
            .filter_map(|found| Some(found.get(1)?.range()))
            .collect();
        for place in kept {
            left_out.push_str(&text[place.clone()]);
            left_out.push('\n');
            blank(&mut meant, place);
        }
        let reasons: Vec<Range<usize>> = REASON
            .captures_iter(text)
            .filter_map(|found| Some(found.get(1)?.range()))
            .collect();
        reasons
            .into_iter()
            .for_each(|place| blank(&mut meant, place));
        let only = ONLY.find(text).filter(|_| OTHERS.is_match(text));
        for found in LEAVES_OUT.find_iter(text).chain(only) {
            let behind = found.end()..text.len();
            // A comma right behind the word, "keep, please": nothing is named.
            let end = GOES_ON
                .find(&text[behind.clone()])
                .map(|end| behind.start + end.start());
            let place = found.start()..end.unwrap_or(text.len());
            left_out.push_str(&text[found.end()..place.end]);
            left_out.push('\n');
            blank(&mut meant, place);
        }
        Self {
            everything: !left_out.is_empty() && EVERYTHING.is_match(text),
            meant,
            left_out,
        }
    }
}

fn blank(text: &mut String, place: Range<usize>) {
    let blanks = " ".repeat(place.len());
    // Places of matches are places between characters.
    text.replace_range(place, &blanks);
}

#[cfg(test)]
mod tests {
    use super::Meaning;

    #[track_caller]
    fn check(text: &str, left_out: &str, everything: bool) {
        let said = Meaning::of(text);
        assert_eq!(said.left_out.trim(), left_out, "{text}");
        assert_eq!(said.everything, everything, "{text}");
        assert_eq!(said.meant.len(), text.len());
    }

    #[test]
    fn a_reason_names_nothing_that_is_meant() {
        let said = Meaning::of("cancel the physio because my knee hurts. And the scan");
        assert!(!said.meant.contains("knee"), "{}", said.meant);
        assert!(said.meant.contains("scan") && said.left_out.is_empty());
    }

    #[test]
    fn what_is_left_out_stands_behind_a_word_that_says_so() {
        check("cancel all my repairs except the Vespa", "the Vespa", true);
        check(
            "alles außer dem Passat stornieren, bitte",
            "dem Passat stornieren",
            true,
        );
        check("Keep the clutch, cancel the rest", "the clutch", true);
        check("the Golf, not the brakes", "brakes", false);
        check("golf without oil change", "oil change", false);
        check("todas menos la Vespa", "la Vespa", true);
        check(
            "cancel the other jobs, I only want the lamp done",
            "the lamp done",
            true,
        );
        check(
            "the allergy one. the ultrasound stays",
            "the ultrasound",
            false,
        );
        check(
            "Allergy test. I still need the ultrasound!",
            "the ultrasound",
            false,
        );
        check(
            "Return the lamp. The garden chairs I want to keep.",
            "The garden chairs",
            false,
        );
        check("I have not received the lamp", "", false);
        check("je n'ai pas la lampe", "", false);
        check("not the lamp but the chair", "lamp", false);
        check("cancel the lamp", "", false);
    }
}
