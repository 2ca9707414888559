//! The pieces of a part: what stands between commas, and the entries of a list.

use std::ops::Range;

use super::parts::push;
use super::words::words;

/// Words that may stand between two wishes of a list, in the languages that are heard.
const LISTED: &[&str] = &[
    "and", "plus", "then", "also", "or", "und", "sowie", "dann", "et", "puis", "y", "e", "luego",
    "poi", "en", "dan", "i", "oraz", "ve", "и", "och",
];

/// Most pieces of a list that are read.
const MAX_PIECES: usize = 8;

/// The pieces of a part between commas, semicolons, slashes and words like "and"; one where there are none.
pub(super) fn pieces(text: &str, part: Range<usize>) -> Vec<Range<usize>> {
    let mut pieces = Vec::new();
    let mut start = part.start;
    let words = words(&text[part.clone()]);
    for (at, (offset, word)) in words.iter().enumerate().skip(1) {
        let from = part.start + words[at - 1].0;
        let to = part.start + offset;
        let marked = text[from..to]
            .trim_end()
            .ends_with([',', ';', '/', '、', '，', '،']);
        if (marked || LISTED.contains(&word.as_ref())) && to > start {
            push(text, start..to, &mut pieces);
            start = to;
        }
    }
    push(text, start..part.end, &mut pieces);
    if pieces.len() > MAX_PIECES {
        return vec![part];
    }
    pieces
}

/// The pieces of a part between commas, colons and semicolons.
pub(super) fn marked(text: &str, part: Range<usize>) -> Vec<Range<usize>> {
    let mut pieces = Vec::new();
    let mut start = part.start;
    for (at, mark) in text[part.clone()].match_indices([',', ';', ':', '–', '—', '，', '،', '、'])
    {
        let end = part.start + at + mark.len();
        push(text, start..end, &mut pieces);
        start = end;
    }
    push(text, start..part.end, &mut pieces);
    pieces
}
