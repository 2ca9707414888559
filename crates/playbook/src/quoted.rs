//! Finds the parts of a message that are another person's words: quoted, forwarded or pasted.

mod chat;
mod letter;
mod marks;
mod pasted;
mod table;

pub use chat::is_label;

use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;

/// The parts of a message, in bytes and in order, that the customer did not write themselves: lines
/// that begin with `>`, what follows an attribution (`On … wrote:`) or a header block (`From: …`), a
/// forwarded message, lines of a copied chat, pasted tables, and what was written to a customer, such
/// as an order confirmation. An attribution or header belongs to what it announces.
///
/// What customers tell of themselves line by line ("Name: …", "Postcode: …") is their own: where a
/// chat, a table or a letter begins and a form ends stands in `chat`, `table` and `letter`.
///
/// If the end of a quotation is unclear, it goes on to the end of the message: a value taken for
/// quoted by mistake is asked for again, one taken for the customer's own would prove something.
pub fn quoted(text: &str) -> Vec<Range<usize>> {
    let letter = letter::letter(text);
    if !can_quote(text) {
        return letter.into_iter().collect();
    }
    let lines = lines(text);
    let mut spans: Vec<Range<usize>> = pasted::pasted(text, &lines);
    let pasted = spans.len();
    let mut at = 0;
    while at < lines.len() {
        let end = block(text, &lines, at);
        if end > at {
            let span = lines[at].start..lines[end - 1].end;
            match spans[pasted..].last_mut() {
                Some(last) if text[last.end..span.start].trim().is_empty() => last.end = span.end,
                Some(_) | None => spans.push(span),
            }
        }
        at = end.max(at + 1);
    }
    spans.extend(within(text));
    spans.extend(letter);
    merged(spans)
}

/// Quotations within a line: in quotation marks behind their author, or behind the time and the name of a chat log.
fn within(text: &str) -> impl Iterator<Item = Range<usize>> {
    let marked = SAID_IN_MARKS.captures_iter(text).filter_map(|found| {
        let whole = found.get(0)?;
        let own = OWN_WRITING.is_match(whole.as_str());
        let said = found.iter().skip(1).flatten().next()?;
        (!own).then_some(said.range())
    });
    let logged = chat::CHAT_WITHIN.find(text).map(|begin| {
        let line = text[begin.start()..].find('\n');
        begin.start()..line.map_or(text.len(), |length| begin.start() + length)
    });
    marked.chain(logged).chain(marks::in_marks(text))
}

/// Spans in their order, those that touch as one.
fn merged(mut spans: Vec<Range<usize>>) -> Vec<Range<usize>> {
    spans.sort_by_key(|span| span.start);
    let mut merged: Vec<Range<usize>> = Vec::new();
    for span in spans {
        match merged.last_mut() {
            Some(last) if span.start <= last.end => last.end = last.end.max(span.end),
            Some(_) | None => merged.push(span),
        }
    }
    merged
}

/// Whether a part of a message touches a quoted one.
pub fn is_quoted(quoted: &[Range<usize>], part: &Range<usize>) -> bool {
    quoted
        .iter()
        .any(|span| span.start < part.end && part.start < span.end)
}

/// Most messages have none of the signs that a quotation needs.
fn can_quote(text: &str) -> bool {
    let signs = |b: &u8| {
        matches!(
            b,
            b'>' | b':' | b'|' | b'\t' | b'\n' | b'{' | b'`' | b'"' | b'\'' | b'[' | b'='
        )
    };
    let others = [
        '“', '„', '”', '«', '»', '「', '『', '‘', '\u{ff1a}', '\u{ff1e}', '\u{203a}', '\u{2039}',
        '¦', '│', '┃', '▏', '▎',
    ];
    // Cells beside each other without a space.
    let tight = |pair: &[u8]| matches!(pair, [b',' | b';', next] if !next.is_ascii_whitespace());
    text.bytes().any(|b| signs(&b))
        || text.contains(others)
        || text.as_bytes().windows(2).any(tight)
}

/// The lines of a text without their ends.
fn lines(text: &str) -> Vec<Range<usize>> {
    let mut start = 0;
    text.split_inclusive('\n')
        .map(|line| {
            let at = start;
            start += line.len();
            at..at + line.trim_end().len()
        })
        .collect()
}

/// How many lines an attribution or a header may be wrapped over.
const WRAPPED: usize = 3;

/// The line before which a quotation that begins at a line ends; the line itself if it is the
/// customer's own.
fn block(text: &str, lines: &[Range<usize>], at: usize) -> usize {
    let line = |i: usize| &text[lines[i].clone()];
    let all = lines.len();
    if is_marked(line(at)) || FORWARDED.is_match(line(at)) {
        return at + 1;
    }
    let chat = chat::chat(text, lines, at);
    if chat > at {
        return chat;
    }
    if SEPARATOR.is_match(line(at)) {
        return end_of_forwarded(text, lines, at);
    }
    if let Some(headers) = header_block(text, lines, at) {
        return match blank_before_marked(text, lines, headers) {
            Some(marked) => marked,
            None => end_of_forwarded(text, lines, headers - 1),
        };
    }
    if let Some(after) = attribution(text, lines, at) {
        return match blank_before_marked(text, lines, after) {
            Some(marked) => marked,
            None => all,
        };
    }
    let table = table::table(text, lines, at);
    if table == at && is_barred(line(at)) {
        return at + 1;
    }
    table
}

/// Whether a line carries the mark of a quotation.
fn is_marked(line: &str) -> bool {
    let line = line.trim_start();
    line.starts_with(['>', '\u{ff1e}', '\u{203a}']) || line.starts_with("&gt;")
}

/// Whether a line begins with the bar that some programs put before a quotation.
fn is_barred(line: &str) -> bool {
    let bar = line
        .trim_start()
        .strip_prefix(['|', '¦', '│', '┃', '▏', '▎']);
    bar.is_some_and(|rest| rest.starts_with(' ') && !rest.trim().is_empty())
}

/// If a marked quotation follows, unmarked lines are the customer's own answer to it.
fn blank_before_marked(text: &str, lines: &[Range<usize>], from: usize) -> Option<usize> {
    let next = (from..lines.len()).find(|i| !lines[*i].is_empty())?;
    is_marked(&text[lines[next].clone()]).then_some(next)
}

/// The line after the end of a forwarded message: it says so itself, or has none.
fn end_of_forwarded(text: &str, lines: &[Range<usize>], at: usize) -> usize {
    let all = lines.len();
    ((at + 1)..all)
        .find(|i| FORWARD_ENDS.is_match(&text[lines[*i].clone()]))
        .map_or(all, |last| last + 1)
}

/// The line after a block of message headers that begins here: a sender and one more header, or a
/// sender with an address.
fn header_block(text: &str, lines: &[Range<usize>], at: usize) -> Option<usize> {
    let first = &text[lines[at].clone()];
    if !HEADER.is_match(first) {
        return None;
    }
    let mut senders = 0;
    let mut headers = 0;
    let mut end = at;
    for (i, span) in lines.iter().enumerate().skip(at) {
        let line = &text[span.clone()];
        if HEADER.is_match(line) {
            headers += 1;
            senders += usize::from(SENDER.is_match(line));
            end = i + 1;
        } else if i >= end + WRAPPED || (i > end && !line.is_empty() && headers < 2) {
            break;
        }
    }
    let with_address = SENDER.is_match(first) && first.contains('@');
    // Whom it is to, and of what: such a message has lost only who sent it.
    let addressed = || {
        let has = |of: &Regex| {
            lines[at..end]
                .iter()
                .any(|span| of.is_match(&text[span.clone()]))
        };
        has(&RECIPIENT) && has(&SUBJECT)
    };
    let sent = senders > 0 && (headers > 1 || with_address);
    (sent || headers > 1 && addressed()).then_some(end)
}

/// The line after an attribution that begins here.
fn attribution(text: &str, lines: &[Range<usize>], at: usize) -> Option<usize> {
    let first = &text[lines[at].clone()];
    if first.is_empty() {
        return None;
    }
    if OWN_WRITING.is_match(first) {
        return None;
    }
    // On one line with what it announces.
    if let Some(found) = ATTRIBUTION_WITHIN.find(first)
        && found.len() <= LONGEST_ATTRIBUTION
    {
        return Some(at + 1);
    }
    (at..lines.len().min(at + WRAPPED))
        .take_while(|i| !lines[*i].is_empty())
        .find(|i| {
            let wrapped = &text[lines[at].start..lines[*i].end];
            wrapped.len() <= LONGEST_ATTRIBUTION
                && wrapped.ends_with([':', '\u{ff1a}'])
                && WROTE.is_match(wrapped)
                && (*i == at || OPENS_ATTRIBUTION.is_match(first))
        })
        .map(|last| last + 1)
}

/// The most bytes of an attribution.
const LONGEST_ATTRIBUTION: usize = 400;

#[expect(
    clippy::expect_used,
    reason = "every pattern of this file is constant, and the tests below use each"
)]
fn constant(pattern: &str) -> Regex {
    Regex::new(pattern).expect("a constant pattern")
}

/// `-----Original Message-----` and its kin.
static SEPARATOR: LazyLock<Regex> = LazyLock::new(|| {
    constant(
        r"(?ix)^\s* (?: [-_=*\u{2013}\u{2014}]{2,} \s* (?:
            [^-_=]{0,20} (?: original | forwarded | ursprüngliche | weitergeleitete | origine | réexpédié | transféré
              | reenviado | inoltrato | oorspronkelijk | doorgestuurd | encaminhad[ao] | oryginalna | przekazan[ae]
              | orijinal | iletilen | исходное | пересыл\w* | пересланное | оригинал\w* | ursprungligt | vidarebefordrat
              | oprindelig | videresendt | opprinnelig | alkuperäinen | původní | eredeti | الأصلية | المعاد )
            [^-_=]{0,30} | [^-_=]{0,8}(?: 原始邮件 | 原始郵件 | 转发 | 轉寄 | 转寄 | 元のメッセージ | 転送 | 원본 | 전달 )[^-_=]{0,12}
          ) \s* [-_=*\u{2013}\u{2014}]{2,}
        | (?: begin \s forwarded \s message | anfang \s der \s weitergeleiteten (?: \s nachricht | \s e-?mail )
          | début \s du \s message \s (?: transféré | réexpédié ) | inicio \s del \s mensaje \s reenviado
          | inizio \s messaggio \s inoltrato | begin \s doorgestuurd \s bericht | início \s da \s mensagem \s (?:re)?encaminhada
          ) \s* : ) \s*$",
    )
});

/// `----- End of forwarded message -----`.
static FORWARD_ENDS: LazyLock<Regex> = LazyLock::new(|| {
    constant(
        r"(?i)^\s*[-_=*]{2,}\s*(?:end|ende|fin|fine|einde|fim|koniec|конец)\b[^-_=]{0,40}[-_=*]{2,}\s*$",
    )
});

const SENDERS: &str = "from|von|de|da|van|od|от|від|kimden|gönderen|发件人|寄件者|差出人|送信元|보낸 ?사람|من|fra|från|lähettäjä|feladó|expéditeur|absender|remitente|mittente|remetente|afzender|nadawca|отправитель|sender|reply-to|return-path|written by|posted by|author";

/// A line of a message's headers.
static HEADER: LazyLock<Regex> = LazyLock::new(|| {
    constant(&format!(
        r"(?i)^[\s*_]*(?:{SENDERS}|sent|date|to|cc|bcc|subject|gesendet|datum|an|kopie|betreff|envoyé(?: le)?|à|objet|enviado(?: el| em)?|fecha|para|asunto|inviato|data|a|oggetto|verzonden|aan|onderwerp|assunto|wysłano|do|dw|temat|gönderildi|gönderme tarihi|tarih|kime|bilgi|konu|отправлено|дата|кому|копия|тема|надіслано|发送时间|发送日期|日期|时间|收件人|抄送|主题|寄件日期|收件者|主旨|送信日時|日時|宛先|件名|보낸 ?날짜|받는 ?사람|제목|التاريخ|إلى|الموضوع|skickat|till|ämne|sendt|til|emne|lähetetty|vastaanottaja|aihe|received|message-id)[*_]*\s?[:：][*_]*\s?\S"
    ))
});

/// The header line that names who wrote.
static SENDER: LazyLock<Regex> =
    LazyLock::new(|| constant(&format!(r"(?i)^[\s*_]*(?:{SENDERS})[*_]*\s?[:：]")));

/// The header lines that say to whom and of what.
static RECIPIENT: LazyLock<Regex> = LazyLock::new(|| {
    constant(r"(?i)^[\s*_]*(?:to|an|à|para|a|aan|do|kime|кому|收件人|宛先|إلى)[*_]*\s?[:：]")
});
static SUBJECT: LazyLock<Regex> = LazyLock::new(|| {
    constant(
        r"(?i)^[\s*_]*(?:subject|betreff|objet|asunto|oggetto|onderwerp|assunto|temat|konu|тема|主题|件名|الموضوع)[*_]*\s?[:：]",
    )
});

const VERBS: &str = r"wrote|writes|schrieb|schreibt|geschrieben|a écrit|écrit|escribió|escribio|ha scritto|scrisse|escreveu|schreef|geschreven|napisał\(?a?\)?|pisze|yazdı|написала?|написав|написал\(а\)|пишет|写道|寫道|写到|書きました|のメッセージ|작성|썼습니다|كتب(?:ت)?|skrev|kirjoitti|napsal\(?a?\)?|írta|a scris";

/// An attribution: a name and a verb of writing.
static WROTE: LazyLock<Regex> = LazyLock::new(|| {
    constant(&format!(
        r"(?i)(?:^|[^\p{{L}}])(?:{VERBS})(?:[^\p{{L}}]|$)|(?:写道|寫道|写到|書きました|のメッセージ|작성|썼습니다)[^\n]{{0,20}}$"
    ))
});

/// The customer speaks of what they wrote themselves.
static OWN_WRITING: LazyLock<Regex> = LazyLock::new(|| {
    constant(
        r"(?i)\b(?:(?:i|we)(?: have| already| just)* (?:wrote|written)|(?:schrieb|schreibe) ich|ich (?:schrieb|habe)|j'ai (?:déjà )?écrit|he escrito|escribí|ho scritto|escrevi|ik schreef|napisałem|napisałam|yazdım)\b",
    )
});

/// The words that an attribution begins with where it is wrapped over several lines.
static OPENS_ATTRIBUTION: LazyLock<Regex> = LazyLock::new(|| {
    constant(
        r"(?i)^\s*(?:on|am|le|el|il|em|op|dnia|w dniu|den|på|il giorno|at|в|пн|вт|ср|чт|пт|сб|вс|[0-9]{1,4}[./年-]|(?:mon|tue|wed|thu|fri|sat|sun)|[^<>‹›\n]{1,60}[<‹][^<>\s]+@[^<>\s]+[>›])",
    )
});

/// An attribution that names an address or a day, with what it announces on the same line.
static ATTRIBUTION_WITHIN: LazyLock<Regex> = LazyLock::new(|| {
    constant(&format!(
        r"(?i)^\s*(?:(?:on|am|le|el|il|em|op|dnia|den)\s[^\n]{{0,200}}?(?:@|[0-9][:.h][0-9]{{2}})[^\n]{{0,200}}?|[^<>‹›\n]{{0,80}}[<‹][^<>\s]+@[^<>\s]+[>›][^\n]{{0,60}}?)[^\p{{L}}](?:{VERBS})(?:\s[^:\n]{{0,80}})?\s?[:：]"
    ))
});

/// "Anna wrote: "…"", with the words in quotation marks.
static SAID_IN_MARKS: LazyLock<Regex> = LazyLock::new(|| {
    constant(
        r#"(?i)(?:\p{L}+\s+)?(?:wrote|writes|said|says|texted|schrieb|schreibt|sagte|sagt|a écrit|écrit|a dit|escribió|escribe|dijo|ha scritto|scrive|ha detto|schreef|schrijft|escreveu|disse)(?:\s+\p{L}+){0,2}\s*[:,]?\s*(?:"([^"]+)"|[“„]([^”“]+)[”“]|[«»]([^«»]+)[«»])"#,
    )
});

/// A line that says it is forwarded.
static FORWARDED: LazyLock<Regex> = LazyLock::new(|| {
    constant(r"(?i)^\s*(?:(?:re|aw|sv|odp|ynt)\s*:\s*)*(?:fwd?|fw|wg|tr|rv|doorst|enc)\s*:\s*\S")
});

#[cfg(test)]
#[path = "quoted_tests.rs"]
mod tests;
