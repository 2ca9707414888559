//! Finds pasted tables: rows with the same columns. One labelled line after the other is no table, but a form.

use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;

use super::constant;

/// The most rows of a table that are looked at together; longer ones are told apart in pieces.
const ROWS: usize = 100;

/// The line after a pasted table that begins here: two rows or more of cells between tabs, bars, wide gaps or separators
/// without space, or of the same labels.
pub(super) fn table(text: &str, lines: &[Range<usize>], at: usize) -> usize {
    let cells = |i: usize, separator: char| {
        let line = &text[lines[i].clone()];
        let inner = line.trim_matches(|c| c == separator || c == ' ');
        inner.matches(separator).count()
    };
    let rows = |separator: char, fewest: usize| {
        let first = cells(at, separator);
        let mut end = at;
        while end < lines.len().min(at + ROWS)
            && first >= fewest
            && (cells(end, separator) == first || is_rule(&text[lines[end].clone()]))
        {
            end += 1;
        }
        end
    };
    let tight = |separator: char| {
        let end = rows(separator, 2);
        let loose = |i: usize| {
            let line = &text[lines[i].clone()];
            line.char_indices()
                .any(|(b, c)| c == separator && line[b + 1..].starts_with(' '))
        };
        if (at..end).any(loose) { at } else { end }
    };
    let same = |columns: &dyn Fn(&str) -> Vec<String>| {
        let first = columns(&text[lines[at].clone()]);
        let mut end = at;
        while end < lines.len().min(at + ROWS)
            && first.len() > 1
            && columns(&text[lines[end].clone()]) == first
        {
            end += 1;
        }
        end
    };
    // "email,order" and rows below it: one separator is enough where the first row names what the others hold.
    let headed = |separator: char| {
        let line = &text[lines[at].clone()];
        let end = rows(separator, 1);
        let tight = !line.contains(&format!("{separator} "));
        let word =
            |cell: &str| !cell.is_empty() && cell.chars().all(|c| c.is_alphabetic() || c == '-');
        let cells = || line.split(separator).map(str::trim);
        let names =
            tight && cells().all(word) && cells().any(|cell| super::is_label(&cell.to_lowercase()));
        let holds =
            |i: usize| text[lines[i].clone()].contains(|c: char| c == '@' || c.is_ascii_digit());
        if names && end > at + 1 && (at + 1..end).all(holds) {
            end
        } else {
            at
        }
    };
    let ends = [
        headed(','),
        headed(';'),
        rows('\t', 1),
        rows('|', 1),
        tight(';'),
        tight(','),
        same(&gaps),
        same(&labels),
    ];
    let end = ends.into_iter().max().unwrap_or(at);
    let filled = (at..end).filter(|i| !is_rule(&text[lines[*i].clone()]));
    if filled.count() < 2 { at } else { end }
}

/// A column for each cell between wide gaps: "Otto Berg   W-1   otto@…".
fn gaps(line: &str) -> Vec<String> {
    if !line.contains("   ") {
        return Vec::new();
    }
    let cells = line
        .trim()
        .split("   ")
        .filter(|cell| !cell.trim().is_empty());
    cells.map(|_| String::new()).collect()
}

/// The labels of a row that has one before each of its cells: "name: Otto Berg, order: W-1".
fn labels(line: &str) -> Vec<String> {
    if line.matches([':', '\u{ff1a}', '=']).count() < 2 {
        return Vec::new();
    }
    let found = LABEL.captures_iter(line);
    let labels = found.filter_map(|found| found.get(1));
    let labels = labels.map(|label| label.as_str().trim().to_lowercase());
    let labels: Vec<String> = labels.collect();
    let of_people = labels.iter().any(|label| PERSONAL.is_match(label));
    if of_people { labels } else { Vec::new() }
}

/// Labels of what a customer has once: rows of them are of several people.
static PERSONAL: LazyLock<Regex> = LazyLock::new(|| {
    constant(
        r"(?i)name|naam|nom\b|nombre|nome\b|imię|nazwisko|имя|mail|correo|courriel|почта|posta|customer|kunde|client|klant|klient|phone|telefon|姓名|邮箱|名前|メール|الاسم|البريد",
    )
});

/// A label at the begin of a row or behind a separator.
static LABEL: LazyLock<Regex> = LazyLock::new(|| {
    constant(
        r"(?:^|[,;|/\u{b7}\u{2022}\u{ff0c}]|  )\s*[-*\u{2022}0-9.)]*\s*(\p{L}[\p{L}\p{M} .-]{0,30})\s?[:\u{ff1a}=]\s*",
    )
});

/// A line of a table that only draws: `|---|:-:|`.
fn is_rule(line: &str) -> bool {
    !line.is_empty()
        && line
            .chars()
            .all(|c| matches!(c, '|' | '-' | ':' | '+' | '=' | ' '))
}
