//! Which of a list words pick by their place: "the second one", "both", "all but the last", "the first two", "not the first".

/// Words for a place in a list, by place; those for the last are apart.
const PLACES: &[&[&str]] = &[
    &[
        "first",
        "1st",
        "former",
        "erste",
        "ersten",
        "erster",
        "erstes",
        "premier",
        "première",
        "primero",
        "primera",
        "primo",
        "prima",
        "eerste",
    ],
    &[
        "second",
        "2nd",
        "zweite",
        "zweiten",
        "zweiter",
        "zweites",
        "deuxième",
        "seconde",
        "segundo",
        "segunda",
        "secondo",
        "seconda",
        "tweede",
    ],
    &[
        "third",
        "3rd",
        "dritte",
        "dritten",
        "dritter",
        "drittes",
        "troisième",
        "tercero",
        "tercera",
        "terzo",
        "terza",
        "derde",
    ],
];
const LAST: &[&str] = &[
    "last",
    "latter",
    "letzte",
    "letzten",
    "letzter",
    "letztes",
    "dernier",
    "dernière",
    "último",
    "última",
    "ultimo",
    "ultima",
    "laatste",
];
const ALL: &[&str] = &[
    "both", "all", "beide", "alle", "ambos", "ambas", "entrambi", "entrambe", "tous", "toutes",
    "todos", "todas", "tutti", "tutte",
];
/// What stands before a place that is meant as one; "a second" and "on second thought" are none.
const ARTICLES: &[&str] = &[
    "the", "der", "die", "das", "den", "dem", "la", "le", "les", "l", "el", "los", "las", "il",
    "lo", "i", "gli", "de", "het", "o", "os", "as", "my", "meine", "and", "und", "et", "y", "e",
    "en", "or", "only", "nur",
];
/// What may stand behind a place.
const BEHIND: &[&str] = &[
    "one", "ones", "and", "und", "et", "y", "e", "en", "or", "oder", "not", "please", "bitte",
    "thanks", "only", "too", "but", "of", "again", "oui", "non", "no", "yes", "ja", "nein", "sí",
    "si", "sì", "nicht", "pas", "two", "three", "zwei", "drei", "deux", "trois", "dos", "tres",
    "due", "tre", "twee", "drie", "on", "in", "from", "for", "with", "s'il", "svp", "por", "per",
];
/// Words before a place that is not meant.
const NOT: &[&str] = &[
    "not",
    "except",
    "excluding",
    "but",
    "without",
    "keep",
    "nicht",
    "außer",
    "ausser",
    "bis",
    "behalten",
    "behalte",
    "sauf",
    "pas",
    "gardez",
    "excepto",
    "menos",
    "salvo",
    "tranne",
    "eccetto",
    "behalve",
    "niet",
    "exceto",
];
/// Words right behind a place that is not meant: "la première non".
const NOT_BEHIND: &[&str] = &["no", "non", "nein", "not", "nicht", "pas"];
/// The number of words before a place that may say it is not meant.
const REACH: usize = 3;
/// Behind these "all" is no choice.
const IDIOMS: &[&str] = &[
    "right", "good", "well", "fine", "day", "clear", "set", "done", "ok", "okay", "gut", "klar",
];

/// Places in a list.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Picked {
    /// Those that are meant.
    pub(super) meant: Vec<usize>,
    /// Those that are said not to be meant.
    pub(super) left_out: Vec<usize>,
}

/// The places of a list of `count` that words pick; `is_kind` tells the words for what is listed.
pub(super) fn picked(said: &[String], count: usize, is_kind: impl Fn(&str) -> bool) -> Picked {
    let word = |at: usize| said.get(at).map_or("", String::as_str);
    let mut picked = Picked::default();
    let mut after_last = 0;
    for at in 0..said.len() {
        let Some((places, end)) = places_at(said, at, count, &is_kind) else {
            continue;
        };
        let from = at.saturating_sub(REACH).max(after_last);
        // "No, the second one" takes something else back; "no la primera" leaves it out.
        let first = at == 2 && matches!(word(0), "no" | "non" | "não") && word(1) != "the";
        let before = first || (from..at).any(|at| NOT.contains(&word(at)));
        let of_next = matches!(word(end), "not" | "nicht" | "pas") && is_article(word(end + 1));
        let behind = NOT_BEHIND.contains(&word(end)) && !of_next;
        let to = if before || behind {
            &mut picked.left_out
        } else {
            &mut picked.meant
        };
        to.extend(places);
        after_last = end;
    }
    let all = (0..said.len()).any(|at| {
        let before = at.checked_sub(1).map_or("", word);
        ALL.contains(&word(at)) && before != "of" && !IDIOMS.contains(&word(at + 1))
    });
    let left = |all: std::ops::Range<usize>| -> Vec<usize> {
        all.filter(|place| !picked.left_out.contains(place))
            .collect()
    };
    if all {
        picked.meant = left(0..count);
    } else if picked.meant.is_empty() && !picked.left_out.is_empty() {
        let rest = left(0..count);
        picked.meant = if rest.len() == 1 { rest } else { Vec::new() };
    } else {
        let out = std::mem::take(&mut picked.left_out);
        picked.meant.retain(|place| !out.contains(place));
        picked.left_out = out;
    }
    picked
}

/// Words for two.
const BOTH: &[&str] = &[
    "both", "beide", "beiden", "ambos", "ambas", "entrambi", "entrambe", "allebei",
];
/// The most words that "all" picks alone: "all of them", "alle drei".
const ALONE: usize = 3;

/// Whether words pick from a list, whatever is on it: "both", "the first and the second", "all of them".
pub(crate) fn pick(said: &[String]) -> bool {
    let all = || said.len() <= ALONE && said.iter().any(|word| ALL.contains(&word.as_str()));
    let place = |at: usize| places_at(said, at, PLACES.len(), &|_| false).is_some();
    let deux = said.windows(2).any(|two| two == ["les", "deux"]);
    deux || all()
        || said.iter().any(|word| BOTH.contains(&word.as_str()))
        || (0..said.len()).any(place)
}

fn is_article(word: &str) -> bool {
    ARTICLES.contains(&word)
}

/// The places that the word at `at` stands for, and where it ends with what belongs to it.
fn places_at(
    said: &[String],
    at: usize,
    count: usize,
    is_kind: &impl Fn(&str) -> bool,
) -> Option<(std::ops::Range<usize>, usize)> {
    let word = |at: usize| said.get(at).map_or("", String::as_str);
    let first = PLACES.iter().position(|place| place.contains(&word(at)));
    let last = LAST.contains(&word(at));
    if first.is_none() && !last {
        return None;
    }
    let alone = said.len() <= 2;
    let introduced = at
        .checked_sub(1)
        .is_some_and(|before| is_article(word(before)));
    let next = word(at + 1);
    let fits = next.is_empty() || BEHIND.contains(&next) || is_article(next) || is_kind(next);
    if !fits || !(introduced || alone) {
        return None;
    }
    let many = match next {
        "two" | "zwei" | "deux" | "dos" | "due" | "twee" => 2,
        "three" | "drei" | "trois" | "tres" | "tre" | "drie" => 3,
        _ => 1,
    };
    let named = many > 1 || matches!(next, "one" | "ones") || is_kind(next);
    let start = first.unwrap_or_else(|| count.saturating_sub(many));
    let end = (start + many).min(count);
    Some((start.min(count)..end, at + 1 + usize::from(named)))
}

#[cfg(test)]
mod tests {
    use super::{pick, picked};

    #[track_caller]
    fn check(text: &str, meant: &[usize], left_out: &[usize]) {
        let words: Vec<String> = text
            .split(|c: char| !c.is_alphanumeric())
            .filter(|word| !word.is_empty())
            .map(str::to_lowercase)
            .collect();
        let found = picked(&words, 3, |word| word == "booking");
        assert_eq!(
            (&*found.meant, &*found.left_out),
            (meant, left_out),
            "{text}"
        );
    }

    #[test]
    fn places_are_picked_and_left_out() {
        check("the second one", &[1], &[]);
        check("second", &[1], &[]);
        check("the last, please", &[2], &[]);
        check("the first two", &[0, 1], &[]);
        check("the last two", &[1, 2], &[]);
        check("the 1st and the 3rd", &[0, 2], &[]);
        check("the second one, not the first", &[1], &[0]);
        check("both", &[0, 1, 2], &[]);
        check("all but the last one", &[0, 1], &[2]);
        check("alle bitte bis auf die letzte", &[0, 1], &[2]);
        check("todas menos la primera", &[1, 2], &[0]);
        check("keep the first one", &[], &[0]);
        check("no la primera, la segunda", &[1], &[0]);
        check("no, the second one", &[1], &[]);
        check("la première non, la deuxième oui", &[1], &[0]);
    }

    #[test]
    fn what_picks_from_a_list_is_known_without_one() {
        let picks = |text: &str| {
            let words = text.split_whitespace().map(str::to_lowercase);
            pick(&words.collect::<Vec<_>>())
        };
        for text in [
            "both",
            "the first and the second",
            "cancel both",
            "the second one",
            "all of them",
            "beide bitte",
            "die erste und die zweite",
            "les deux",
            "la primera y la segunda",
            "entrambi",
            "allebei",
        ] {
            assert!(picks(text), "{text}");
        }
        for text in [
            "I want all my money back now",
            "wait a second",
            "where is my order",
            "my first name is Anna",
        ] {
            assert!(!picks(text), "{text}");
        }
    }

    #[test]
    fn words_that_only_sound_like_a_place_pick_none() {
        for text in [
            "on second thought no",
            "second thoughts, keep it",
            "wait a second",
            "hold on a second, the blue one",
            "first of all, good morning",
            "my first name is Anna",
            "the second floor",
            "all good, thanks",
            "all right, never mind",
            "whichever is first",
            "un segundo por favor",
        ] {
            check(text, &[], &[]);
        }
    }
}
