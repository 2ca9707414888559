//! Words as customers spell them, and the names that they deny.

/// The text with the words that take an account back as they are spelled: "wrng acount".
pub(super) fn spelled(text: &str) -> String {
    const RIGHT: &[&str] = &["wrong", "account", "customer", "person", "profile"];
    let near = |word: &str| {
        let word = word.to_lowercase();
        let letters = word.chars().count();
        // One letter off is at most one letter longer or shorter: most words are more.
        let mut right = RIGHT
            .iter()
            .filter(|right| right.len().abs_diff(letters) <= 1);
        right.find(|right| is_one_letter_off(&word, right)).copied()
    };
    let words = text.split(|c: char| !c.is_alphanumeric());
    words
        .filter(|word| !word.is_empty())
        .map(|word| near(word).unwrap_or(word))
        .collect::<Vec<&str>>()
        .join(" ")
}

/// Whether a word is another one with a letter left out, doubled, changed or swapped with the next.
pub(super) fn is_one_letter_off(word: &str, right: &str) -> bool {
    let (word, right): (Vec<char>, Vec<char>) = (word.chars().collect(), right.chars().collect());
    let same = word.iter().zip(&right).take_while(|(a, b)| a == b).count();
    let (rest, wanted) = (&word[same..], &right[same..]);
    let tail = |one: &[char], skip: usize, other: &[char], over: usize| {
        one.len() >= skip && other.len() >= over && one[skip..] == other[over..]
    };
    let swapped = matches!((rest, wanted), ([a, b, ..], [c, d, ..]) if a == d && b == c);
    tail(rest, 0, wanted, 1)
        || tail(rest, 1, wanted, 0)
        || tail(rest, 1, wanted, 1)
        || swapped && tail(rest, 2, wanted, 2)
}

/// Whether a text says of its writer that they are not a person of one of these names: "I'm not Anna".
pub(crate) fn denies_name(text: &str, names: &[String]) -> bool {
    const DENIALS: &[&str] = &[
        "i am not",
        "im not",
        "i m not",
        "my name is not",
        "this is not",
        "ich bin nicht",
        "ich heisse nicht",
        "ich heiße nicht",
        "je ne suis pas",
        "je suis pas",
        "no soy",
        "non sono",
        "ik ben niet",
        "não sou",
        "nao sou",
    ];
    let plain = |text: &str| -> String {
        let words = text.split(|c: char| !c.is_alphanumeric());
        let words: Vec<String> = words
            .filter(|w| !w.is_empty())
            .map(str::to_lowercase)
            .collect();
        format!(" {} ", words.join(" "))
    };
    let said = plain(text);
    names
        .iter()
        .flat_map(|name| name.split_whitespace())
        .map(plain)
        // Most messages have no name in them.
        .filter(|name| said.contains(name.as_str()))
        .any(|name| {
            DENIALS
                .iter()
                .any(|denial| said.contains(&format!(" {denial}{name}")))
        })
}
