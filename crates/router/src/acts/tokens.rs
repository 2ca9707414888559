//! Splits a message into sentences, clauses and words whose spelling does not matter.

/// Most characters of a message that are read: its beginning, and its end.
const READ: usize = 4_096;
/// Of those, the characters of the end.
const READ_AT_END: usize = 1_024;
/// Most sentences that are read, the last ones among them.
const SENTENCES: usize = 40;
/// Most words of a sentence that are read.
pub(super) const WORDS: usize = 96;
/// The longest word that is read, in characters.
const WORD: usize = 40;

/// A word, or a mark that parts clauses.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Token {
    /// A word, folded; of scripts that are written without spaces a single character.
    Word(String),
    /// A comma, a dash, a semicolon.
    Mark,
}

/// The sentences of a message that are read.
pub(super) fn sentences(message: &str) -> Vec<&str> {
    let mut found = Vec::new();
    for part in stretches(message) {
        split(part, &mut found);
    }
    if found.len() > SENTENCES {
        let last = found.split_off(found.len() - SENTENCES / 4);
        found.truncate(SENTENCES - last.len());
        found.extend(last);
    }
    found
}

/// The beginning and the end of a message.
fn stretches(message: &str) -> Vec<&str> {
    // A character has at most four bytes, so a message this short is read whole.
    if message.len() <= READ {
        return vec![message];
    }
    let at = |character: usize| message.char_indices().nth(character).map(|(at, _)| at);
    let Some(_) = at(READ) else {
        return vec![message];
    };
    let head = at(READ - READ_AT_END).unwrap_or(message.len());
    let tail = message
        .char_indices()
        .rev()
        .nth(READ_AT_END)
        .map_or(message.len(), |(at, _)| at);
    vec![&message[..head], &message[tail.max(head)..]]
}

fn split<'a>(text: &'a str, to: &mut Vec<&'a str>) {
    let mut start = 0;
    let mut chars = text.char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        let ends = match c {
            '\n' | '\r' | '。' | '！' | '？' | '؟' | '।' | '!' | '?' => true,
            '.' | '…' => chars.peek().is_none_or(|(_, next)| !next.is_alphanumeric()),
            _ => false,
        };
        if ends {
            let end = at + c.len_utf8();
            push(&text[start..end], to);
            start = end;
        }
    }
    push(&text[start..], to);
}

fn push<'a>(sentence: &'a str, to: &mut Vec<&'a str>) {
    if sentence.contains(char::is_alphanumeric) {
        to.push(sentence.trim());
    }
}

/// The words and marks of a sentence.
pub(super) fn tokens(sentence: &str) -> Vec<Token> {
    let mut tokens = Vec::new();
    let mut word = String::new();
    let mut length = 0;
    for c in sentence.chars() {
        if tokens.len() >= WORDS {
            break;
        }
        if is_apostrophe(c) {
            // `l'ai`, `d'un`, `I'd` are two words, `don't` is one.
            if (1..=2).contains(&length) {
                end(&mut word, &mut length, &mut tokens);
            }
        } else if stands_alone(c) {
            end(&mut word, &mut length, &mut tokens);
            tokens.push(Token::Word(c.to_string()));
        } else if c.is_alphanumeric() || is_combining(c) {
            if length < WORD {
                length += fold(c, &mut word);
            }
        } else if !is_invisible(c) {
            end(&mut word, &mut length, &mut tokens);
            if is_mark(c) && !matches!(tokens.last(), None | Some(Token::Mark)) {
                tokens.push(Token::Mark);
            }
        }
    }
    end(&mut word, &mut length, &mut tokens);
    if tokens.last() == Some(&Token::Mark) {
        tokens.pop();
    }
    tokens
}

fn end(word: &mut String, length: &mut usize, tokens: &mut Vec<Token>) {
    if !word.is_empty() {
        tokens.push(Token::Word(stemmed(std::mem::take(word))));
    }
    *length = 0;
}

fn is_apostrophe(c: char) -> bool {
    matches!(c, '\'' | '’' | '‘' | '`' | '´' | 'ʼ')
}

fn is_mark(c: char) -> bool {
    matches!(
        c,
        ',' | ';' | ':' | '–' | '—' | '、' | '，' | '；' | '،' | '؛' | '(' | ')' | '/' | '…'
    )
}

fn is_combining(c: char) -> bool {
    matches!(c, '\u{300}'..='\u{36f}' | '\u{640}' | '\u{64b}'..='\u{652}')
}

fn is_invisible(c: char) -> bool {
    matches!(
        c,
        '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}'
    )
}

/// Whether a character of a script without spaces is read as a word of its own.
fn stands_alone(c: char) -> bool {
    matches!(c,
        '\u{3005}' | '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}'
        | '\u{f900}'..='\u{faff}' | '\u{ff66}'..='\u{ff9d}' | '\u{20000}'..='\u{2ffff}')
}

/// Appends a character in lower case and without what is above or below it; returns how many were appended.
fn fold(c: char, word: &mut String) -> usize {
    if is_combining(c) {
        return 0;
    }
    let c = match c {
        '0'..='9' => '0',
        'a'..='z' => c,
        'A'..='Z' => c.to_ascii_lowercase(),
        '\u{ff21}'..='\u{ff3a}' | '\u{ff41}'..='\u{ff5a}' => {
            let wide = u32::from(c) - 0xfee0;
            char::from_u32(wide).unwrap_or(c).to_ascii_lowercase()
        }
        _ if c.is_numeric() => '0',
        _ => {
            let mut appended = 0;
            for lower in c.to_lowercase() {
                let plain = plain(lower);
                word.push_str(plain.unwrap_or_default());
                appended += plain.map_or(0, str::len);
                if plain.is_none() && !is_combining(lower) {
                    word.push(letter(lower));
                    appended += 1;
                }
            }
            return appended;
        }
    };
    word.push(c);
    1
}

/// The plain letters of a Latin letter.
fn plain(c: char) -> Option<&'static str> {
    Some(match c {
        'à' | 'á' | 'â' | 'ã' | 'ä' | 'å' | 'ą' | 'ā' | 'ă' => "a",
        'ç' | 'ć' | 'č' => "c",
        'è' | 'é' | 'ê' | 'ë' | 'ę' | 'ě' | 'ē' => "e",
        'ì' | 'í' | 'î' | 'ï' | 'ı' | 'ī' => "i",
        'ñ' | 'ń' | 'ň' => "n",
        'ò' | 'ó' | 'ô' | 'õ' | 'ö' | 'ø' | 'ő' => "o",
        'ù' | 'ú' | 'û' | 'ü' | 'ů' | 'ű' => "u",
        'ş' | 'ś' | 'š' => "s",
        'ß' => "ss",
        'ğ' => "g",
        'ł' => "l",
        'ý' | 'ÿ' => "y",
        'ź' | 'ż' | 'ž' => "z",
        'œ' => "oe",
        'æ' => "ae",
        'đ' | 'ď' => "d",
        'ř' => "r",
        'ť' | 'ţ' => "t",
        _ => return None,
    })
}

/// One letter for those of Cyrillic and Arabic that people write for each other.
fn letter(c: char) -> char {
    match c {
        'ё' => 'е',
        'أ' | 'إ' | 'آ' | 'ٱ' => 'ا',
        'ى' | 'ئ' | 'ی' => 'ي',
        'ؤ' => 'و',
        'ة' => 'ه',
        'ک' => 'ك',
        _ => c,
    }
}

/// An Arabic word without its article; any other as it is.
fn stemmed(word: String) -> String {
    if !word.starts_with(['ا', 'و', 'ب', 'ل', 'ف', 'ك']) {
        return word;
    }
    for article in ["وال", "بال", "فال", "كال", "لل", "ال"] {
        if let Some(rest) = word.strip_prefix(article)
            && rest.chars().nth(2).is_some()
        {
            return rest.to_owned();
        }
    }
    word
}

/// An Arabic word without the particle that is written together with it, where it may have one.
pub(super) fn without_particle(word: &str) -> Option<&str> {
    let rest = word.strip_prefix(['و', 'ف', 'ب', 'ل', 'ك'])?;
    rest.chars().nth(2).is_some().then_some(rest)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: &str) {
        let words: Vec<String> = tokens(text)
            .into_iter()
            .map(|token| match token {
                Token::Word(word) => word,
                Token::Mark => "|".to_owned(),
            })
            .collect();
        assert_eq!(words.join(" "), expected, "{text:?}");
    }

    #[test]
    fn words_are_folded_and_marks_part_clauses() {
        check("You’re NOT helping, I want…", "youre not helping | i want");
        check(
            "J'ai besoin d’un être humain",
            "j ai besoin d un etre humain",
        );
        check("I don't, I'd", "i dont | i d");
        check("Müşteri İle ŁÓDŹ straße", "musteri ile lodz strasse");
        check("e\u{301}te\u{301} LH-20001", "ete lh 00000");
        check("转人工!", "转 人 工");
        check("بالموظف، الإنسان", "موظف | انسان");
        check("", "");
        check("👍 :-)", "");
    }

    #[test]
    fn the_end_of_an_endless_message_is_read() {
        let endless = format!("{} 人に代わって", "だらだら話す。".repeat(10_000));
        let found = sentences(&endless);
        assert_eq!(found.len(), SENTENCES);
        assert_eq!(found.last(), Some(&"人に代わって"));
    }

    #[test]
    fn sentences_end_at_marks() {
        assert_eq!(
            sentences("No. Mr.X costs 1.50?! Human\n好。人工"),
            ["No.", "Mr.X costs 1.50?", "Human", "好。", "人工"]
        );
    }
}
