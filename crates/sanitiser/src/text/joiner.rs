//! Zero-width characters that writing needs: joiners of Persian, Hindi and their neighbours, of
//! emoji, word spaces of scripts that show none, and variants of a character.
//!
//! Each stays only where writing uses it, and only once; anywhere else it hides something.

/// Whether a character without width does its work between what stands before and after it.
pub(super) fn stays(c: char, before: &str, after: &(impl Iterator<Item = char> + Clone)) -> bool {
    let last = before.chars().next_back();
    let next = after.clone().next();
    match c {
        '\u{200c}' => last.is_some_and(joins) && next.is_some_and(joins),
        '\u{200d}' => {
            last.is_some_and(joins) && next.is_none_or(|n| joins(n) || !n.is_alphanumeric())
                || joins_emoji(before) && next.is_some_and(is_emoji)
        }
        '\u{200b}' => last.is_some_and(is_unspaced) && next.is_some_and(is_unspaced),
        '\u{180b}'..='\u{180d}' | '\u{180f}' => {
            last.is_some_and(|l| ('\u{1820}'..='\u{18aa}').contains(&l))
        }
        '\u{fe00}'..='\u{fe02}' | '\u{e0100}'..='\u{e01ef}' => last.is_some_and(is_ideograph),
        '\u{e0020}'..='\u{e007f}' => is_flag(c, before, after),
        _ => false,
    }
}

/// Letters and marks of scripts that are written with joiners.
fn joins(c: char) -> bool {
    let script = matches!(c,
        '\u{620}'..='\u{8ff}'
            | '\u{900}'..='\u{df4}'
            | '\u{f40}'..='\u{fbc}'
            | '\u{1000}'..='\u{109f}'
            | '\u{1780}'..='\u{17d3}'
            | '\u{1820}'..='\u{18aa}'
            | '\u{1b00}'..='\u{1b4b}'
            | '\u{a840}'..='\u{a8ff}'
            | '\u{fb50}'..='\u{fdff}'
            | '\u{fe70}'..='\u{fefc}'
            | '\u{11000}'..='\u{11fff}'
            | '\u{1e900}'..='\u{1e94b}');
    script && (c.is_alphabetic() || unicode_normalization::char::is_combining_mark(c))
}

/// Letters of scripts that show no space between words and may mark where one ends.
fn is_unspaced(c: char) -> bool {
    matches!(c, '\u{e01}'..='\u{e4e}' | '\u{e81}'..='\u{ecd}' | '\u{1000}'..='\u{109f}' | '\u{1780}'..='\u{17d3}')
        && !c.is_numeric()
}

fn is_ideograph(c: char) -> bool {
    matches!(c, '\u{3400}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{3ffff}')
}

/// Whether a text ends in an emoji that another can be joined to.
fn joins_emoji(before: &str) -> bool {
    let mut back = before.chars().rev();
    match back.next() {
        Some('\u{fe0f}' | '\u{1f3fb}'..='\u{1f3ff}') => back.next().is_some_and(is_emoji),
        Some(c) => is_emoji(c),
        None => false,
    }
}

fn is_emoji(c: char) -> bool {
    matches!(c,
        '\u{a9}' | '\u{ae}' | '\u{203c}' | '\u{2049}' | '\u{2122}' | '\u{2139}' | '\u{3030}' | '\u{303d}' | '\u{3297}' | '\u{3299}'
            | '\u{2190}'..='\u{21ff}'
            | '\u{2300}'..='\u{23ff}'
            | '\u{25a0}'..='\u{27bf}'
            | '\u{2900}'..='\u{2bff}'
            | '\u{1f000}'..='\u{1faff}')
}

/// The most letters of a flag's region, as in `gbeng`.
const REGION: usize = 6;

/// Whether a tag stands in the flag of a region: a black flag, letters and digits, one end.
fn is_flag(c: char, before: &str, after: &(impl Iterator<Item = char> + Clone)) -> bool {
    let letter = |c: &char| matches!(c, '\u{e0030}'..='\u{e0039}' | '\u{e0061}'..='\u{e007a}');
    let earlier = before
        .chars()
        .rev()
        .take(REGION + 1)
        .take_while(letter)
        .count();
    let begins = before.chars().rev().nth(earlier) == Some('\u{1f3f4}');
    if !begins || earlier > REGION {
        return false;
    }
    if c == '\u{e007f}' {
        return earlier > 0;
    }
    let later = after.clone().take(REGION + 1).take_while(letter).count();
    letter(&c) && earlier + 1 + later <= REGION && after.clone().nth(later) == Some('\u{e007f}')
}

#[cfg(test)]
mod tests {
    use crate::{Policy, sanitise};

    #[track_caller]
    fn check(text: &str, kept: bool) {
        let clean = sanitise(text, &Policy::default());
        assert_eq!(clean.text == text, kept, "{text:?}: {:?}", clean.text);
        assert_eq!(
            clean.redactions.is_empty(),
            kept,
            "{text:?}: {:?}",
            clean.redactions
        );
    }

    #[test]
    fn what_writing_needs_stays() {
        for text in [
            "نمی\u{200c}دانم کجاست، نامه\u{200c}ها نرسید",
            "ه\u{200d}. ش",
            "क्\u{200d}ष और शक्\u{200c}ति",
            "ക്\u{200d} മലയാളം",
            "ශ්\u{200d}රී ලංකා",
            "👩\u{200d}💻 👨\u{200d}👩\u{200d}👧\u{200d}👦 🧑🏽\u{200d}🚒 🏳\u{fe0f}\u{200d}🌈 👁\u{fe0f}\u{200d}🗨\u{fe0f} 🐻\u{200d}❄\u{fe0f}",
            "🏴\u{200d}☠\u{fe0f} 🤷🏿\u{200d}♀\u{fe0f} 👩🏽\u{200d}🤝\u{200d}👨🏻",
            "🏴\u{e0067}\u{e0062}\u{e0073}\u{e0063}\u{e0074}\u{e007f} and 🏴\u{e0075}\u{e0073}\u{e0074}\u{e0078}\u{e007f}",
            "ខ្ញុំ\u{200b}ចង់",
            "葛\u{e0100}城市",
            "1\u{fe0f}\u{20e3} ❤\u{fe0f}",
        ] {
            check(text, true);
        }
    }

    #[test]
    fn what_only_hides_goes() {
        for text in [
            "pass\u{200c}word",
            "4\u{200d}2",
            "a\u{200d}👩",
            "نمی\u{200c}\u{200c}دانم",
            "٤\u{200c}٢",
            "ख 1\u{200d}2",
            "👩\u{200d}",
            "👩\u{200d}\u{200d}💻",
            "👩\u{200d}x",
            "ordinary\u{200b}words",
            "x\u{e0041}\u{e0042}\u{e007f}",
            "🏴\u{e0067}\u{e0062}",
            "🏴\u{e0061}\u{e0061}\u{e0061}\u{e0061}\u{e0061}\u{e0061}\u{e0061}\u{e007f}",
            "🏴\u{e007f}",
            "葛\u{e0100}\u{e0101}",
            "a\u{e0100}",
            "\u{200d}نمی",
        ] {
            check(text, false);
        }
    }
}
