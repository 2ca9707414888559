//! Parts that only say who someone is or was: "that was my neighbour", "das war meine Frau, die getippt hat".

use super::clause_words::Kind;
use super::wishes::is_kin;
use super::words::{Part, Word};

/// Words beside the one it was.
const BEING: &[&str] = &[
    "that",
    "this",
    "it",
    "thats",
    "its",
    "was",
    "is",
    "only",
    "just",
    "not",
    "me",
    "das",
    "es",
    "war",
    "ist",
    "nur",
    "nicht",
    "ich",
    "cétait",
    "cest",
    "eso",
    "era",
    "fue",
    "es",
    "ese",
    "quello",
    "era",
    "è",
    "stato",
    "isso",
    "foi",
    "dat",
    "het",
    "was",
    "to",
    "był",
    "była",
    "jest",
    "bu",
    "o",
    "это",
    "был",
    "была",
    "كان",
    "هذا",
    "هذه",
    "كانت",
    "who",
    "wrote",
    "said",
    "sent",
    "schrieb",
    "schreibt",
    "geschrieben",
    "écrit",
];
/// The same in scripts without spaces.
const UNSPACED: &[&str] = &[
    "那是我的邻居",
    "那是我邻居",
    "那是我丈夫",
    "那是我妻子",
    "那是我朋友",
    "それは隣人",
    "それは夫",
    "それは妻",
    "それは友人",
];

/// Words by which it is said what someone did.
const RELATIVE: &[&str] = &[
    "who",
    "that",
    "typing",
    "writing",
    "speaking",
    "die",
    "der",
    "das",
    "qui",
    "que",
    "che",
    "która",
    "który",
    "который",
    "которая",
];
/// The most words of that.
const BEHIND: usize = 5;

/// Whether a part only says who someone is or was: "that was my neighbour".
pub(super) fn only_tells_who(part: &Part<'_>) -> bool {
    let of_someone = |word: &str| {
        is_kin(word)
            || Kind::Article.has(word)
            || ["s", "his", "her", "our", "mine"].contains(&word)
    };
    let kin = |(_, word): &Word<'_>| is_kin(word);
    let all = |(_, word): &Word<'_>| BEING.contains(&word.as_ref()) || of_someone(word);
    // "That was my wife, who wrote".
    let relates = |(_, word): &Word<'_>| RELATIVE.contains(&word.as_ref());
    let said = part.words.iter().take_while(|word| all(word)).count();
    let (said, behind) = part.words.split_at(said);
    let is_all = behind.first().is_none_or(relates) && behind.len() <= BEHIND;
    let asks = part.text.contains(['?', '？', '؟']);
    !asks
        && (said.iter().any(kin) && is_all
            || UNSPACED.iter().any(|one| part.text.trim().starts_with(one)))
}
