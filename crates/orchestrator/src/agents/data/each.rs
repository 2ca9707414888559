//! Records that words name one by one, "the Leipzig one and the Lindau one", and things named beside them that are none.

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::sync::LazyLock;

use regex::Regex;

use super::mentions::{is_same, of_values, telling};
use super::unspaced::parted;
use crate::corrections::pattern;
use crate::grounding::words::words;

/// Whether one text names each of several records by words of its own, one after the other: "the Leipzig one and the
/// Lindau one". Words that take something back or leave something out leave it open.
pub(super) fn names_each(records: &[Vec<String>], said: &[&str]) -> bool {
    let tokens: Vec<BTreeSet<String>> = records.iter().map(|values| of_values(values)).collect();
    let holders = |word: &String| -> Vec<usize> {
        let holds = |all: &BTreeSet<String>| all.iter().any(|token| is_same(word, token));
        (0..tokens.len()).filter(|at| holds(&tokens[*at])).collect()
    };
    let names_all = |text: &&&str| {
        let text = parted(&tokens, text);
        let text = joined(&text, |word| !holders(&word.to_lowercase()).is_empty());
        if takes_back(&words(&text)) {
            return false;
        }
        let mut named: BTreeSet<usize> = BTreeSet::new();
        for piece in pieces(&text) {
            let own: BTreeSet<usize> = piece
                .iter()
                .filter_map(|word| match holders(word).as_slice() {
                    [only] => Some(*only),
                    _ => None,
                })
                .collect();
            if own.len() > 1 {
                return false;
            }
            named.extend(own);
        }
        named.len() == records.len()
    };
    records.len() > 1 && said.iter().any(|text| names_all(&text))
}

/// The things that a text names beside one of the records and that none of them holds, "and the gearbox", in its words.
pub(super) fn unmatched<'t>(records: &[Vec<String>], text: &'t str) -> Vec<&'t str> {
    let tokens: BTreeSet<String> = records
        .iter()
        .flat_map(|values| of_values(values))
        .collect();
    let held = |word: &String| tokens.iter().any(|token| is_same(word, token));
    let named = |piece: &str| telling(piece).any(|word| held(&word));
    let things = BESIDE.captures_iter(text).filter_map(|found| found.get(1));
    things
        .map(|thing| thing.as_str())
        .filter(|thing| !named(thing) && telling(thing).next().is_some() && named(text))
        .collect()
}

/// "And the gearbox": one thing more, with nothing behind it.
static BESIDE: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"\b(?:and|und|et|y|e|en)\s+((?:the|my|der|die|das|den|meine?n?|le|la|les|mon|ma|el|los|las|mi|il|lo|i|mia|mio|de|het|mijn)\s+\p{L}+(?:\s\p{L}+)?)\s*(?:[.,;!?)]|$)",
    )
});

/// Words that stand between two things that are both meant.
const BOTH: &[&str] = &[
    "and", "plus", "und", "sowie", "et", "y", "e", "ve", "oraz", "и", "及", "和",
];

/// The text with the words that join in Polish and Arabic in a form that joins nothing else: "skrzynia i sprzęgło" (an
/// article in Italian), "الفرامل والقابض".
fn joined(text: &str, is_held: impl Fn(&str) -> bool) -> Cow<'_, str> {
    const ARABIC: char = 'و';
    let polish = text.contains(" i ");
    if !polish && !text.contains(ARABIC) {
        return Cow::Borrowed(text);
    }
    let words: Vec<&str> = text.split(' ').collect();
    let held = |at: Option<usize>| {
        let word = at.and_then(|at| words.get(at)).copied().unwrap_or_default();
        word.ends_with(char::is_alphanumeric) && is_held(word)
    };
    let near = |at: usize| {
        let next = words
            .get(at + 1..words.len().min(at + 3))
            .unwrap_or_default();
        let mut next = next
            .iter()
            .map(|w| w.trim_matches(|c: char| !c.is_alphanumeric()));
        held(at.checked_sub(1)) && next.any(&is_held)
    };
    let parts = words.iter().enumerate().map(|(at, word)| {
        let behind = word
            .strip_prefix(ARABIC)
            .map(|rest| rest.trim_end_matches(['.', '؟', '!', '،']));
        match behind {
            _ if *word == "i" && near(at) => Cow::Borrowed("oraz"),
            Some(rest) if is_held(rest) => {
                Cow::Owned(format!("and {}", &word[ARABIC.len_utf8()..]))
            }
            Some(_) | None => Cow::Borrowed(*word),
        }
    });
    Cow::Owned(parts.collect::<Vec<_>>().join(" "))
}

/// Words by which one of two things that are named is not meant.
const TAKING_BACK: &[&str] = &[
    "not",
    "no",
    "don't",
    "dont",
    "didn't",
    "isn't",
    "wasn't",
    "never",
    "but",
    "except",
    "keep",
    "instead",
    "rather",
    "meant",
    "mean",
    "or",
    "than",
    "nicht",
    "kein",
    "keine",
    "nein",
    "sondern",
    "statt",
    "außer",
    "oder",
    "behalten",
    "pas",
    "non",
    "sauf",
    "mais",
    "plutôt",
    "ou",
    "ne",
    "sino",
    "salvo",
    "menos",
    "pero",
    "tranne",
    "oppure",
    "niet",
    "geen",
    "behalve",
    "maar",
    "não",
    "nao",
    "mas",
    "exceto",
    "nie",
    "ale",
    "ама",
    "не",
    "нет",
    "или",
    "кроме",
    "lub",
    "albo",
    "oprócz",
    "değil",
    "veya",
    "hariç",
    "ليس",
    "وليس",
    "أو",
    "لكن",
    "إلا",
    "عدا",
];

/// Words that do so in one language and join in another, with what stands behind them where they do: "de bak of de schijf"
/// is no "repair of the gearbox", "la caja o el disco" no "a caixa e o disco".
const OR: &[(&str, &[&str])] = &[
    ("of", &["de", "het", "een", "die", "dat"]),
    (
        "o",
        &[
            "el", "la", "los", "las", "un", "una", "il", "lo", "gli", "le", "i",
        ],
    ),
    ("ma", &["non", "il", "lo", "la", "gli", "le", "i"]),
];

/// Whether one of the things that words name is not meant, or only one of them.
fn takes_back(said: &[String]) -> bool {
    let next = |at: usize| said.get(at + 1).map_or("", String::as_str);
    said.iter().enumerate().any(|(at, word)| {
        TAKING_BACK.contains(&word.as_str())
            || OR
                .iter()
                .any(|(or, before)| or == word && before.contains(&next(at)))
    })
}

/// The telling words of a text, apart where two things are set beside each other. A sentence that begins with no such
/// word says something else.
fn pieces(text: &str) -> Vec<Vec<String>> {
    let is_both = |word: &String| BOTH.contains(&word.as_str());
    let lists = words(text).iter().any(is_both);
    let apart = |c: char| matches!(c, '&' | '+') || lists && c == ',';
    let ends = |c: char| matches!(c, '.' | '!' | '?' | ';' | '\n');
    let mut pieces: Vec<Vec<String>> = Vec::new();
    for sentence in text.split(ends) {
        let goes_on = words(sentence).first().is_some_and(is_both);
        for (at, part) in sentence.split(apart).enumerate() {
            let mut own: Vec<String> = match pieces.pop() {
                Some(last) if at == 0 && !goes_on => last,
                last => {
                    pieces.extend(last);
                    Vec::new()
                }
            };
            for word in words(part) {
                if is_both(&word) {
                    pieces.push(std::mem::take(&mut own));
                } else {
                    own.extend(telling(&word));
                }
            }
            pieces.push(own);
        }
    }
    pieces
}

#[cfg(test)]
mod tests {
    use super::{names_each, unmatched};

    #[test]
    fn a_thing_that_no_record_holds_is_told() {
        let records: Vec<Vec<String>> = [["Golf", "brake pads"], ["Passat", "windscreen"]]
            .map(|values| values.map(str::to_owned).to_vec())
            .to_vec();
        let check = |said: &str, expected: &[&str]| {
            assert_eq!(unmatched(&records, said), expected, "{said}");
        };
        check("the brake pads and the gearbox", &["the gearbox"]);
        check("Is the Passat ready, and my Audi?", &["my Audi"]);
        check("the Golf and the Passat", &[]);
        check("the lamp and the chair", &[]);
        check("the Golf and the other one", &[]);
        check("the Golf and the price it has today please", &[]);
    }

    #[test]
    fn every_language_joins() {
        let check = |one: &str, other: &str, said: &str, expected: bool| {
            let records = [vec![one.to_owned()], vec![other.to_owned()]];
            assert_eq!(names_each(&records, &[said]), expected, "{said}");
        };
        let polish = ("Skrzynia biegów", "Sprzęgło");
        check(polish.0, polish.1, "anuluj skrzynia i sprzęgło", true);
        check(
            polish.0,
            polish.1,
            "proszę anulować skrzynia biegów i moje sprzęgło.",
            true,
        );
        check(polish.0, polish.1, "skrzynia, i nie sprzęgło", false);
        check("Freni", "Dischi", "annulla i freni, i dischi", false);
        check("Freni", "Dischi", "annulla i freni e i dischi", true);
        check("Leipzig", "Lindau", "leipzig. i come to lindau", false);
        check(
            "القابض",
            "علبة التروس",
            "ألغوا علبة التروس والقابض من فضلك",
            true,
        );
        check("قابض", "فرامل", "أريد إلغاء الفرامل والقابض.", true);
        check("قابض", "فرامل", "أريد إلغاء الفرامل وليس القابض", false);
        check("Şanzıman", "Debriyaj", "Şanzıman ve debriyaj iptal", true);
        check("Коробка", "Сцепление", "отмените коробка и сцепление", true);
        check("Коробка", "Сцепление", "коробка, а не сцепление", false);
    }

    #[test]
    fn scripts_without_spaces_are_parted_at_what_records_hold() {
        let check = |values: [&[&str]; 2], said: &str, expected: bool| {
            let records: Vec<Vec<String>> = values
                .map(|values| values.iter().map(|v| (*v).to_owned()).collect())
                .to_vec();
            assert_eq!(names_each(&records, &[said]), expected, "{said}");
        };
        let chinese: [&[&str]; 2] = [&["变速箱"], &["离合器"]];
        for said in [
            "请取消变速箱和离合器",
            "变速箱跟离合器都取消",
            "我想取消变速箱的维修以及离合器的维修。",
            "取消变速箱、离合器",
            "变速箱与离合器",
            "能不能取消变速箱和离合器？",
            "变速箱好了吗？还有离合器呢？",
            "不好意思，请取消变速箱还有离合器",
        ] {
            check(chinese, said, true);
        }
        for said in [
            "取消变速箱",
            "取消变速箱或离合器",
            "是变速箱还是离合器？",
            "取消变速箱，不是离合器",
            "取消变速箱，保留离合器",
            "变速箱，离合器",
            "取消变速箱和方向盘",
        ] {
            check(chinese, said, false);
        }
        let japanese: [&[&str]; 2] = [&["ギアボックス"], &["クラッチ"]];
        for said in [
            "ギアボックスとクラッチをキャンセルしてください",
            "ギアボックスの修理とクラッチの修理をキャンセルしたいです",
            "ギアボックスおよびクラッチ",
            "すみません、ギアボックスもクラッチもキャンセルできませんか",
            "ギアボックスをキャンセルしてください。あとクラッチも",
        ] {
            check(japanese, said, true);
        }
        for said in [
            "ギアボックスかクラッチ",
            "ギアボックスではなくクラッチ",
            "ギアボックスをキャンセル、クラッチはそのままで",
            "ギアボックス、クラッチ",
            "クラッチ以外、ギアボックスと全部",
        ] {
            check(japanese, said, false);
        }
        let cities: [&[&str]; 2] = [&["Seehof Lindau"], &["Stadthof Leipzig"]];
        check(cities, "请取消Lindau和Leipzig的预订", true);
        check(cities, "LindauとLeipzigの予約をキャンセル", true);
        check(cities, "取消Lindau或Leipzig的预订", false);
    }

    #[test]
    fn records_that_are_named_one_by_one_are_all_meant() {
        let records: Vec<Vec<String>> = [
            &["Seehof Lindau", "Double room", "2027-05-03"],
            &["Stadthof Leipzig", "Single room", "2027-06-17"],
        ]
        .map(|values| values.map(str::to_owned).to_vec())
        .to_vec();
        let check = |said: &str, expected: bool| {
            assert_eq!(names_each(&records, &[said]), expected, "{said}");
        };
        check("Leipzig and Lindau", true);
        check("cancel the Lindau booking and also the Leipzig one", true);
        check("Is Leipzig confirmed? And is the Lindau one?", true);
        check("das Doppel... Lindau und Leipzig", true);
        check("the rooms in Lindau", false);
        check("the single room in Lindau", false);
        check("Leipzig, Lindau", false);
        check("Leipzig, not Lindau", false);
        check("the Leipzig one. the Lindau room stays", false);
        check("Cancel Leipzig. I come to Lindau on Monday", false);
        check("Leipzig or Lindau", false);
        check("keep Leipzig and cancel Lindau", false);
        check("the cleaning of Leipzig and of Lindau", true);
        check("cancele o quarto de Leipzig e o de Lindau", true);
        check(
            "annulez ma chambre de Leipzig et ma chambre de Lindau",
            true,
        );
        check("la de Leipzig o la de Lindau", false);
        check("de kamer in Leipzig of die in Lindau", false);
        assert!(!names_each(&records, &["Leipzig", "and Lindau"]));
    }
}
