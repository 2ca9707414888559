//! Short codes that are secrets only by the words beside them: card codes and PINs.

mod elsewhere;

use std::sync::LazyLock;

use regex::{Captures, Regex};

use super::pattern::pattern;
use super::{Finding, is_edge};
use crate::RedactionKind;

/// Digits of the shortest code, a card's.
pub(super) const FEWEST_DIGITS: usize = 3;

/// What a card code is called, in several languages.
const CODE_NAMES: &str = r"(?: cvv\ ?2? | cvc\ ?2? | cvn | card\ (?:security\ |verification\ |validation\ )?(?:code|value)
    | card\ verification\ number | sec(?:urity)?\.?\ code | verification\ value | (?:three|3|four|4)[\ -]digit\ (?:security\ )?(?:code|number)
    | (?:(?:code|number|digits)\ )? on\ the\ (?:back|front|reverse)(?:\ of\ (?:my|the)\ (?:credit\ |debit\ )?card)? | the\ back(?:\ of\ (?:my|the)\ card)?\ says
    | \w*pr[üu]f(?:nummer|ziffer|zahl|code) | sicherheits(?:code|nummer|zahl)
    | cryptogramme(?:\ visuel)? | code\ de\ s[ée]curit[ée] | c[óo]digo\ (?:de\ seguridad|cvv|cvc|de\ segurança) | codice\ di\ sicurezza | beveiligingscode
    | g[üu]venlik\ kodu | kod\ (?:zabezpieczaj[ąa]cy|bezpiecze[ńn]stwa) | c[óo]d(?:igo|ice)\ (?:de\ atr[áa]s|sul\ retro) | code\ (?:au\ (?:dos|verso)|achterop)
    | (?:code|nummer|zahl|ziffern)\ (?:auf\ der\ r[üu]ckseite|hinten)(?:\ (?:auf\ )?der\ karte)? | chiffres\ au\ (?:dos|verso)
    | d[íi]gitos\ (?:de\ (?:atr[áa]s|detr[áa]s)|del\ reverso|al\ dorso|no\ verso) | cifre\ (?:sul\ retro|dietro) | cijfers\ (?:op\ de\ achterkant|achterop) )";

/// What a PIN or one-time code is called, in several languages.
const PIN_NAMES: &str = r"(?: pin | pin[\ -]?(?:code|number|nummer|no) | geheim(?:zahl|nummer) | passcode | code\ pin | code\ (?:secret|confidentiel)
    | c[óo]digo\ (?:pin|secreto) | pin[\ -]?kod\w* | codice\ pin | (?:m[óo]j\ (?:kod\ )?pin|kod\ pin)(?:\ to)? | n[úu]mero\ secreto | clave\ (?:secreta|personal) | puk | otp | (?-i:TAN) | m-?tan
    | (?:one[\ -]time|verification|authenti[cs]ation|authenticator|2fa|sms|login|log-in|unlock) [\ -] (?:code|password|passcode|pin)
    | einmal(?:code|passwort|kennwort) | best[äa]tigungscode | verifizierungscode
    | code\ (?:de\ v[ée]rification|[àa]\ usage\ unique|re[çc]u\ par\ (?:sms|texto|e-?mail)) | c[óo]digo\ de\ verifica(?:ci[óo]n|[çc][ãa]o) | c[óo]digo\ (?:recib?ido\ )?(?:por|do|del)\ sms
    | codice\ di\ verifica | codice\ (?:ricevuto\ )?(?:via|per)\ sms | verificatiecode | kod\ (?:weryfikacyjny|z\ sms\w*) | (?:do[ğg]rulama|sms)\ kodu
    | your\ code\ is | (?:dein|ihr)\ code\ (?:ist|lautet) | votre\ code\ est | (?:tu|su)\ c[óo]digo\ es | (?:il\ tuo|il\ suo)\ codice\ è | (?:o\ )?seu\ c[óo]digo\ é
    | (?:je|uw)\ code\ is | tw[óo]j\ kod\ to )";

/// What may stand between the name and the code.
const BETWEEN: &str = r#"[\s:=\#,("'*>-]{0,4} (?: (?: \b(?: is | was | are | it's | its | now | from | number | code | no | nr | nummer | here |
        ist | lautet | war | est | c'est | es | of | for | on | in | the | my | debit |
        credit | bank | atm | this | that | card | back | meine[rs]? | der | karte | auf |
        f[üu]r | de | la | ma | carte | mi | tarjeta | jest | sent | texted | emailed | gave | told | says | just | me | you | we | they | i | got | received )\b | [éè] ) [\s:=\#,("'*>-]{1,4} ){0,10}?"#;

struct Labelled {
    kind: RedactionKind,
    /// The name before the code, and behind it.
    ways: Vec<Regex>,
    elsewhere: bool,
}

static LABELS: LazyLock<[Labelled; 4]> = LazyLock::new(|| {
    let code = r"[0-9](?:[\ -]?[0-9]){2,3}";
    let pin = r"[0-9]{2,4}[\ -][0-9]{2,4} | [0-9](?:\ [0-9]){3,7} | [0-9]{4,8}";
    [
        labelled(RedactionKind::CardCode, CODE_NAMES, code, r"[0-9]{3,4}"),
        labelled_elsewhere(RedactionKind::CardCode, elsewhere::CODE_NAMES, code),
        labelled(RedactionKind::Pin, PIN_NAMES, pin, r"[0-9]{4,8}"),
        labelled_elsewhere(RedactionKind::Pin, elsewhere::PIN_NAMES, pin),
    ]
});

fn labelled(kind: RedactionKind, names: &str, value: &str, value_before: &str) -> Labelled {
    let before = pattern(&format!(
        r"(?ix)(?:\b|_){names}s? (?: (?:\b|[_\ :]) {BETWEEN} )? (?P<value>{value})"
    ));
    let after = pattern(&format!(
        r#"(?ix)(?P<value>{value_before}) ["')]? \s* (?: (?:is|was|ist|war|est|es|as) \s+ (?:(?:my|the|your|meine?|ihre?|deine?|der|die|das|mon|votre|le|ma|mi|tu|su|el|la)\s+)? (?:\w{{2,16}}(?:'s)?\ )? | \( \s* ) {names}\b"#
    ));
    Labelled {
        kind,
        ways: vec![before, after],
        elsewhere: false,
    }
}

fn labelled_elsewhere(kind: RedactionKind, names: &str, value: &str) -> Labelled {
    let between = elsewhere::BETWEEN;
    Labelled {
        kind,
        ways: vec![pattern(&format!(
            r"(?ix){names} {between} (?P<value>{value})"
        ))],
        elsewhere: true,
    }
}

/// Before a name that is no code's: "model CVC", "the model number on the back", "safety pin".
static OF_THINGS: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?i)\b(?:models?|modell|serial|parts?|batch|lot|item|article|artikel|product|safety|bowling|rolling|hair|tie|drawing|hat|badge|lapel|clothes)\s(?:(?:number|no\.?|nr\.?|code|id)\s)?$",
    )
});

/// Behind a number that is a thing's: "pin 1234 of the connector", "am Feuerlöscher".
static ON_THINGS: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?i)^\s(?:(?:of|on|in|at|from)\s(?:the|this|that|my|a)|am|vom|des|im|an\s(?:dem|der)|auf\s(?:dem|der)|von\sder)\s(?:\w+\s)?(?:connectors?|plug|sockets?|chip|board|pcb|cable|port|header|jack|extinguisher|vacuum|motor|engine|stecker|buchse|platine|kabel|ger[äa]t|maschine|feuerl[öo]scher|staubsauger|tank|kessel|z[äa]hler|sensor|relay|relais|microcontroller|controller)",
    )
});

/// An address nearby makes six digits after "pin code" an Indian postal code.
static ADDRESS: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?i)\b(?:address|road|street|nagar|colony|sector|city|india|delhi|mumbai|bangalore|bengaluru|chennai|kolkata|pune|hyderabad|district|state|post office|surat|jaipur|lucknow|kanpur|nagpur|indore|bhopal|patna|noida|gurgaon|gurugram|ahmedabad|kerala|punjab|village|taluk|locality|deliver\w*|pincode|area|postal)\b",
    )
});

static SECOND: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?i)^\s{0,3}(?:,|/|\bor\b|\bto\b|\bnot\b|\boder\b|\bauf\b|\bou\b|à\s|\bo\b)\s{0,3}([0-9]{4,8})",
    )
});

/// Words that make the digits before them a quantity.
static QUANTITY: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?i)^(?:[-\s]?(?:digits?|numbers?|characters|stellig\w*|ziffern|stellen|chiffres|d[íi]gitos|cifras|times|mal|fois|veces|attempts|tries|hours?|minutes?|days?|hrs?|mins?|letters)\b|\s?[%€$£位桁]|[.,:/-][0-9])",
    )
});

pub(super) fn find(text: &str) -> Vec<Finding> {
    let mut findings = Vec::new();
    // Every name elsewhere has a letter outside ASCII.
    let plain = text.is_ascii();
    for label in LABELS.iter().filter(|label| !(plain && label.elsewhere)) {
        for pattern in &label.ways {
            findings.extend(
                pattern
                    .captures_iter(text)
                    .filter_map(|found| finding(text, label.kind, &found)),
            );
        }
    }
    let seconds: Vec<Finding> = findings
        .iter()
        .filter_map(|first| second(text, first))
        .collect();
    findings.extend(seconds);
    findings.sort_by_key(|finding: &Finding| finding.secret.start);
    findings.dedup_by(|next, kept| next.secret.start < kept.secret.end);
    findings
}

fn finding(text: &str, kind: RedactionKind, found: &Captures<'_>) -> Option<Finding> {
    let value = found.name("value")?;
    let phrase = found.get_match().range();
    let (start, end) = (value.start(), value.end());
    let label = &text[phrase.start..start];
    let glued_to_label = label.ends_with(char::is_alphabetic);
    let begins = (is_edge(text, start) || glued_to_label)
        && (label.starts_with('_') || is_edge(text, phrase.start));
    let whole = begins && stands_alone(text, start, end);
    let other = kind == RedactionKind::Pin
        && (is_date(value.as_str())
            || (value.len() == 6 && is_postal(text, label, phrase.start, end)));
    let near = &text[text.ceil_char_boundary(phrase.start.saturating_sub(32))..phrase.start];
    let of_a_thing = OF_THINGS.is_match(near)
        || ON_THINGS.is_match(&text[end..text.floor_char_boundary(end + 48)]);
    (whole && !other && !of_a_thing).then(|| Finding::introduced(kind, value.range(), phrase))
}

/// A second code named in the same breath: "pin 4821 or 4822".
fn second(text: &str, first: &Finding) -> Option<Finding> {
    let from = first.secret.end;
    let found = SECOND
        .captures(&text[from..])
        .filter(|_| first.kind == RedactionKind::Pin)?;
    let value = found.get(1)?;
    let secret = from + value.start()..from + value.end();
    let code = stands_alone(text, secret.start, secret.end) && !is_date(value.as_str());
    code.then(|| Finding::introduced(first.kind, secret.clone(), from..secret.end))
}

/// Neither an amount nor a part of a longer number, nor a count of something.
fn stands_alone(text: &str, start: usize, end: usize) -> bool {
    is_edge(text, end)
        && !text[..start].ends_with(['+', '/', '.', '€', '$', '£', '@'])
        && !QUANTITY.is_match(&text[end..])
}

/// `20240520`
fn is_date(value: &str) -> bool {
    let number =
        |range: std::ops::Range<usize>| value.get(range).and_then(|part| part.parse::<u16>().ok());
    value.len() == 8
        && matches!(number(0..4), Some(1900..=2099))
        && matches!(number(4..6), Some(1..=12))
        && matches!(number(6..8), Some(1..=31))
}

/// What a PIN belongs to.
static PIN_OF: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?i)\b(?:card|bank|atm|debit|credit|account|login|log-?in|app|phone|sim|karte|konto|carte|compte|tarjeta|cuenta|secret|banking|upi)\b",
    )
});

fn is_postal(text: &str, label: &str, start: usize, end: usize) -> bool {
    let label = label.to_ascii_lowercase();
    let code = label
        .trim_end()
        .trim_end_matches([':', '=', '#'])
        .trim_end();
    // An Indian postal code is called a pin, too, where an address is spoken of and nothing that has one.
    if code == "pin" || code == "pin is" || code == "pin no" || code == "pin number" {
        let near =
            text.ceil_char_boundary(start.saturating_sub(40))..text.floor_char_boundary(end + 30);
        let around = &text[near];
        return text[..end].ends_with(|c: char| c.is_ascii_digit())
            && ADDRESS.is_match(around)
            && !PIN_OF.is_match(text);
    }
    let near =
        text.ceil_char_boundary(start.saturating_sub(80))..text.floor_char_boundary(end + 60);
    (label.starts_with("pin code") || label.starts_with("pincode") || label.starts_with("pin-code"))
        && (label.starts_with("pincode") || ADDRESS.is_match(&text[near]))
}
