//! Removes tags and keeps the words between them.

mod elements;

use self::elements::{BARE_ATTRIBUTES, BLOCKS, ELEMENTS, HIDDEN_CONTENT, lists};
use crate::RedactionKind;
use crate::kind::Tally;

/// Longest tag; a longer one is taken for text.
const LONGEST_TAG: usize = 1_024;

/// Removes HTML tags, comments, and scripts and styles with their content. What only resembles a
/// tag (`<bob@example.com>`, `a <b and c> d`) stays readable, with `‹` and `›` for its brackets.
///
/// Whose words they are, and that they stand in a table, still shows: lines of a `<blockquote>` begin with `> `, and a tab
/// stands between two cells.
pub(super) fn strip(text: String, tally: &mut Tally) -> String {
    if !text.contains('<') {
        return text;
    }
    let mut out = Output::new(text.len());
    let mut ends = Endings::new(&text);
    let mut closing_bracket = None;
    let mut at = 0;
    while let Some(c) = text.get(at..).and_then(|rest| rest.chars().next()) {
        if c != '<' {
            let shown = if closing_bracket == Some(at) {
                '›'
            } else {
                c
            };
            out.push(shown);
            at += c.len_utf8();
            continue;
        }
        match construct(&text, at, &mut ends) {
            Construct::Remove { end, becomes } => {
                tally.one(RedactionKind::Markup);
                out.become_visible(becomes);
                at = end;
            }
            Construct::Resembles { bracket } => {
                out.push('‹');
                closing_bracket = Some(bracket);
                at += 1;
            }
            Construct::Text => {
                out.push('<');
                at += 1;
            }
        }
    }
    out.text
}

enum Construct {
    /// Markup from here to `end`.
    Remove { end: usize, becomes: Becomes },
    /// Looks like a tag to a browser but is none that HTML knows; `bracket` is where its `>` is.
    Resembles { bracket: usize },
    /// A less-than sign.
    Text,
}

/// What stays of markup in the text.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Becomes {
    Nothing,
    Line,
    /// A quotation begins, or ends.
    Quotation {
        begins: bool,
    },
    /// A cell of a table begins, or ends.
    Cell {
        begins: bool,
    },
}

impl Becomes {
    fn of(name: &str, closing: bool) -> Self {
        let begins = !closing;
        match name {
            "blockquote" => Self::Quotation { begins },
            "td" | "th" => Self::Cell { begins },
            _ if lists(BLOCKS, name) => Self::Line,
            _ => Self::Nothing,
        }
    }
}

fn construct(text: &str, at: usize, ends: &mut Endings<'_>) -> Construct {
    let rest = &text[at..];
    if rest.starts_with("<!--") {
        return match ends.after_comment(at + 4) {
            Some(end) => Construct::Remove {
                end,
                becomes: Becomes::Nothing,
            },
            None => Construct::Text,
        };
    }
    if rest.starts_with("<!") || rest.starts_with("<?") {
        return match tag_end(rest) {
            Some(length) => Construct::Remove {
                end: at + length + 1,
                becomes: Becomes::Nothing,
            },
            None => Construct::Text,
        };
    }
    let closing = rest.starts_with("</");
    let name_start = if closing { 2 } else { 1 };
    let name_length = rest[name_start..]
        .bytes()
        .take(32)
        .take_while(u8::is_ascii_alphanumeric)
        .count();
    if !rest[name_start..].starts_with(|c: char| c.is_ascii_alphabetic()) {
        return Construct::Text;
    }
    let Some(length) = tag_end(rest) else {
        return Construct::Text;
    };
    let name = rest[name_start..name_start + name_length].to_ascii_lowercase();
    let attributes = rest[name_start + name_length..length]
        .trim_end_matches('/')
        .trim();
    let hides_content = lists(HIDDEN_CONTENT, &name);
    let after_name = rest[name_start + name_length..].chars().next();
    let is_tag = lists(ELEMENTS, &name)
        && matches!(after_name, Some('>' | '/' | ' ' | '\t' | '\n'))
        && (hides_content || looks_like_attributes(attributes));
    if !is_tag {
        return Construct::Resembles {
            bracket: at + length,
        };
    }
    let mut end = at + length + 1;
    if hides_content
        && !closing
        && let Some(after) = ends.after_element(&name, end)
    {
        end = after;
    }
    Construct::Remove {
        end,
        becomes: Becomes::of(&name, closing),
    }
}

/// Where the `>` of the tag at the start of `rest` is.
fn tag_end(rest: &str) -> Option<usize> {
    let mut quote = None;
    for (i, b) in rest.bytes().enumerate().take(LONGEST_TAG).skip(1) {
        match (quote, b) {
            (Some(q), b) if q == b => quote = None,
            (Some(_), _) => {}
            (None, b'>') => return Some(i),
            (None, b'<') => return None,
            // A quote opens a value only after an equals sign; elsewhere it is an apostrophe.
            (None, b'"' | b'\'') if rest[..i].trim_end().ends_with('=') => quote = Some(b),
            (None, _) => {}
        }
    }
    // An unclosed quote: the browser would read on, we take the first bracket.
    quote.and_then(|_| rest.bytes().take(LONGEST_TAG).position(|b| b == b'>'))
}

fn looks_like_attributes(attributes: &str) -> bool {
    attributes.is_empty()
        || attributes.contains('=')
        || attributes
            .split_whitespace()
            .all(|word| lists(BARE_ATTRIBUTES, word))
}

/// Finds where comments and hidden elements end; a search that failed once is not repeated.
struct Endings<'a> {
    text: &'a str,
    lowercase: Option<String>,
    no_comment_end: bool,
    no_element_end: Vec<String>,
}

impl<'a> Endings<'a> {
    fn new(text: &'a str) -> Self {
        Self {
            text,
            lowercase: None,
            no_comment_end: false,
            no_element_end: Vec::new(),
        }
    }

    fn after_comment(&mut self, from: usize) -> Option<usize> {
        if self.no_comment_end {
            return None;
        }
        let found = self.text[from..].find("-->").map(|i| from + i + 3);
        self.no_comment_end = found.is_none();
        found
    }

    fn after_element(&mut self, name: &str, from: usize) -> Option<usize> {
        if self.no_element_end.iter().any(|known| known == name) {
            return None;
        }
        let text = self.text;
        let lowercase = self
            .lowercase
            .get_or_insert_with(|| text.to_ascii_lowercase());
        let closing = format!("</{name}");
        let Some(start) = lowercase[from..].find(&closing).map(|i| from + i) else {
            self.no_element_end.push(name.to_owned());
            return None;
        };
        let end =
            tag_end(&text[start..]).map_or(start + closing.len(), |length| start + length + 1);
        Some(end)
    }
}

/// Text without anything a browser would take for the start of a tag.
struct Output {
    text: String,
    line_break_due: bool,
    tab_due: bool,
    /// How many quotations are open.
    quotations: usize,
    /// Where the last cell ended.
    cell_ended: Option<usize>,
}

impl Output {
    fn new(capacity: usize) -> Self {
        Self {
            text: String::with_capacity(capacity),
            line_break_due: false,
            tab_due: false,
            quotations: 0,
            cell_ended: None,
        }
    }

    fn become_visible(&mut self, markup: Becomes) {
        match markup {
            Becomes::Nothing => {}
            Becomes::Line => {
                self.cell_ended = None;
                self.line_break_before_next();
            }
            Becomes::Quotation { begins } => {
                self.quotations = if begins {
                    self.quotations + 1
                } else {
                    self.quotations.saturating_sub(1)
                };
                self.line_break_before_next();
            }
            Becomes::Cell { begins: false } => self.cell_ended = Some(self.text.len()),
            Becomes::Cell { begins: true } => {
                // Blanks between two cells are none of the text.
                if let Some(ended) = self.cell_ended.take()
                    && self.text[ended..].trim().is_empty()
                {
                    self.text.truncate(ended);
                    self.tab_due = true;
                }
            }
        }
    }

    fn line_break_before_next(&mut self) {
        self.line_break_due = !self.text.is_empty() && !self.text.ends_with('\n');
        self.tab_due = false;
    }

    fn push(&mut self, c: char) {
        if std::mem::take(&mut self.line_break_due) && c != '\n' {
            self.text.push('\n');
        }
        if std::mem::take(&mut self.tab_due) && c != '\n' {
            self.text.push('\t');
        }
        let begins_line = self.text.is_empty() || self.text.ends_with('\n');
        if self.quotations > 0 && begins_line && c != '\n' {
            self.text.push_str("> ");
        }
        // Removing a tag may bring a bracket and a letter together that were apart.
        if matches!(c, 'a'..='z' | 'A'..='Z' | '/' | '!' | '?') && self.text.ends_with('<') {
            self.text.pop();
            self.text.push('‹');
        }
        self.text.push(c);
    }
}
