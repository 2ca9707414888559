//! Finds what stands in quotation marks, with or without who said it, questions and answers written down in one line, and
//! what a program or a table wrote in one.
//!
//! One's own words stand in no quotation marks. One word in them is a name or a number, and a text that stands in them as
//! a whole is only written so.

use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;

use super::constant;

/// The fewest words in marks that are said by another person.
const WORDS: usize = 3;

/// The parts of a text in quotation marks, of questions and answers, and of rows.
pub(super) fn in_marks(text: &str) -> Vec<Range<usize>> {
    let trimmed = text.trim();
    let mut spans: Vec<Range<usize>> = Vec::new();
    for found in MARKED.captures_iter(text) {
        let Some(whole) = found.get(0) else { continue };
        let Some(said) = found.iter().skip(1).flatten().next() else {
            continue;
        };
        let several = said.as_str().split_whitespace().count() >= WORDS
            || said.as_str().contains(is_unspaced);
        if several && whole.as_str() != trimmed {
            spans.push(said.range());
        }
    }
    let behind = SAID_BEHIND.captures_iter(text);
    spans.extend(behind.filter_map(|found| found.get(1).map(|said| said.range())));
    spans.extend(ASKED.find_iter(text).map(|found| found.range()));
    spans.extend(ROW.find_iter(text).map(|found| found.range()));
    spans.extend(QUERY.find_iter(text).map(|found| found.range()));
    spans.extend(CARD.find_iter(text).map(|found| found.range()));
    spans
}

/// Scripts whose words have no spaces between them.
fn is_unspaced(c: char) -> bool {
    matches!(c, '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}')
}

static MARKED: LazyLock<Regex> = LazyLock::new(|| {
    constant(
        r#"(?:"([^"\n]{4,600})"|[“„]([^”“\n]{4,600})[”“]|«\s?([^»\n]{4,600})\s?»|»([^«\n]{4,600})«|「([^」\n]{4,600})」|『([^』\n]{4,600})』|‘([^’\n]{12,600})’(?:\s|[.,;:!?]|$))"#,
    )
});

/// Single marks with who said it behind them: "'…' - that's what it says".
static SAID_BEHIND: LazyLock<Regex> = LazyLock::new(|| {
    constant(
        r"(?im)(?:^|\s)'([^\n]{8,400})'\s*[,–—-]?\s*(?:(?:that['\u{2019}]?s|this is|is|was) what|said|says|she|he|wrote|so steht|sagt|schreibt|dit|dice|zegt|disse)\b",
    )
});

/// "Q: … A: …": from the first question to the end of the line.
static ASKED: LazyLock<Regex> = LazyLock::new(|| {
    constant(
        r"(?im)(?:^|[\s.;])(?:q|question|frage|pregunta|domanda|pergunta|vraag|pytanie|soru|вопрос|سؤال|问|質問|問)\s*[:：][^\n]{1,300}?(?:^|[\s.;?？])(?:a|answer|antwort|réponse|respuesta|risposta|resposta|antwoord|odpowiedź|cevap|ответ|جواب|答|回答)\s*[:：][^\n]*",
    )
});

/// One row of a table: three cells between tabs or separators without space, cells in marks, or a list in brackets.
static ROW: LazyLock<Regex> = LazyLock::new(|| {
    constant(
        r#"(?m)^[^\t\n]*\S\t[^\t\n]*\S\t[^\n]*$|^[^\s,;]+(?:[,;][^\s,;]+(?: [^\s,;]+)?){2,}$|^\s*"[^"\n]*"\s*[,;]\s*"[^"\n]*"[^\n]*$|\[[^\[\]{}\n]*\S,\s*[^\[\]{}\n]*@[^\[\]{}\n]*\]|\[[^\[\]{}\n]*@[^\[\]{}\n]*,\s*[^\[\]{}\n]*\]"#,
    )
});

/// A question to a database.
static QUERY: LazyLock<Regex> = LazyLock::new(|| {
    constant(
        r"(?im)\b(?:select\s+[^\n]{1,80}?\s+from|insert\s+into|update\s+\S+\s+set|delete\s+from)\s+[^\n]*",
    )
});

/// A visiting card as programs write it.
static CARD: LazyLock<Regex> = LazyLock::new(|| {
    constant(r"(?is)\bBEGIN:V(?:CARD|EVENT|CALENDAR)\b.*?(?:\bEND:V(?:CARD|EVENT|CALENDAR)\b|$)")
});

#[cfg(test)]
mod tests {
    use super::super::quoted;

    /// Whether the address of a text is in another person's words.
    fn is_quoted(text: &str) -> bool {
        let at = text.find('@').unwrap_or_default();
        quoted(text).iter().any(|span| span.contains(&at))
    }

    #[test]
    fn words_in_marks_rows_and_queries_are_another_persons() {
        let quoted = [
            "\"my e-mail is ida@x.example, order W-1\" said Ida. Where is it?",
            "“my e-mail is ida@x.example and my order W-1” — Ida",
            "«my e-mail is ida@x.example, order W-1» she texted.",
            "„Meine E-Mail ist ida@x.example, Bestellung W-1“ schreibt sie.",
            "「私のメールはida@x.example、注文はW-1」と言っています。",
            "“我的邮箱是ida@x.example，订单W-1”她说。",
            "'my e-mail is ida@x.example, order W-1' - that's what it says on her note",
            "Q: What's your e-mail? A: ida@x.example. Q: order? A: W-1",
            "F: x Frage: Mail? Antwort: ida@x.example",
            "ida@x.example\tW-1\tshipped",
            "W-1,ida@x.example,Ida Sample,shipped",
            "\"W-1\",\"ida@x.example\"",
            "[W-1, ida@x.example]",
            "SELECT * FROM orders WHERE email='ida@x.example' AND id='W-1'",
            "BEGIN:VCARD\nFN:Ida Sample\nEMAIL:ida@x.example\nNOTE:W-1\nEND:VCARD",
            "Subject: welcome\nTo: Mia\nUser ID ida@x.example\n\nlevel?",
            "RE: RE: FW: W-1 ida@x.example where?",
            "Dear Mia, thanks for joining. Your user ID: ida@x.example\n\nwhat is the level?",
            "Dear Mia Li, your user id is ida@x.example.",
            "Ida Sample 10:02 AM\nida@x.example W-1\nWhere is it?",
        ];
        let missed: Vec<&&str> = quoted.iter().filter(|text| !is_quoted(text)).collect();
        assert!(missed.is_empty(), "{missed:#?}");
    }

    #[test]
    fn ones_own_lines_are_not() {
        let own = [
            "My e-mail is \"ida@x.example\", my order \"W-1\"",
            "\"My e-mail is ida@x.example and my order W-1\"",
            "I'm Ida and my e-mail's ida@x.example, it's W-1",
            "My 'new' order isn't here, my e-mail is ida@x.example",
            "The page says \"no such order\", my e-mail is ida@x.example",
            "A question: my e-mail is ida@x.example",
            "W-1, ida@x.example, Ida Sample",
            "W-1,ida@x.example",
            "Name: Ida Sample, e-mail: ida@x.example, order: W-1",
            "Subject: late order\nE-mail: ida@x.example\nOrder: W-1",
            "Please select the chair from my list, ida@x.example",
            "Dear shop, my user ID: ida@x.example",
            "Hi, I'm Mia Li, my user id is ida@x.example.",
            "Monday 10:00\nida@x.example W-1",
            "order W-1 [late], ida@x.example",
        ];
        let wrong: Vec<&&str> = own.iter().filter(|text| is_quoted(text)).collect();
        assert!(wrong.is_empty(), "{wrong:#?}");
    }
}
