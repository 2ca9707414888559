//! What has to be remembered between the messages of one customer.

use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::RedactionKind;
use crate::code;
use crate::find::{Brand, Finding, is_passphrase, luhn_value, pattern, speaks_of_card};
use crate::fold::Folded;
use crate::kind::Tally;
use crate::spelled::Spelled;

/// Messages without a piece after which a number is no longer continued.
const PATIENCE: u8 = 2;
/// Messages for which the mention of a card counts.
const CARD_TALK: u8 = 6;
/// Messages for which a question of the desk waits for its answer.
const ASKED_FOR: u8 = 3;
/// Digits of one card that may pass before the rest is withheld.
const DIGITS_ALLOWED: u8 = 8;

/// The longest message that is searched for the piece of a number in words, in bytes.
const LONGEST_PIECE: usize = 256;

/// How much of the end of a message is searched for an announcement, in bytes.
const ANNOUNCEMENT: usize = 96;

/// Carried from one message of a customer to the next. Small, of constant size, and without any
/// digit beyond the first six of a number under way.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
pub struct Memory {
    /// At most nineteen: each has a digit more than the next, and none has more than nineteen.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    runs: Vec<Run>,
    /// Messages for which a card is still the subject.
    #[serde(skip_serializing_if = "is_zero")]
    card_talk: u8,
    /// What the last message announced and did not give.
    #[serde(skip_serializing_if = "Option::is_none")]
    awaiting: Option<RedactionKind>,
    /// Messages for which it is still waited for, where it stands beside other words too: the desk asked for it.
    #[serde(skip_serializing_if = "is_zero")]
    asked_for: u8,
}

#[expect(
    clippy::trivially_copy_pass_by_ref,
    reason = "serde passes a reference"
)]
fn is_zero(messages: &u8) -> bool {
    *messages == 0
}

/// A number that began in an earlier message and may go on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
struct Run {
    /// The first digits, at most six: they name the network.
    prefix: u32,
    digits: u8,
    pieces: u8,
    /// The Luhn sum modulo 10, for an even and for an odd number of digits to come.
    sums: [u8; 2],
    /// Messages since the last piece.
    idle: u8,
    /// Every piece had the size of printed groups.
    printed: bool,
}

impl Run {
    fn empty() -> Self {
        Self {
            prefix: 0,
            digits: 0,
            pieces: 0,
            sums: [0, 0],
            idle: 0,
            printed: true,
        }
    }

    fn extended(&self, piece: &[u8], printed: bool) -> Option<Self> {
        let mut run = self.clone();
        for digit in piece {
            run.digits = run.digits.checked_add(1).filter(|digits| *digits <= 19)?;
            if run.digits <= 6 {
                run.prefix = run.prefix * 10 + u32::from(*digit);
            }
            // One more digit behind all earlier ones: those that would be doubled now are not.
            let plain = u32::from(run.sums[1]) + luhn_value(*digit, false);
            let doubled = u32::from(run.sums[0]) + luhn_value(*digit, true);
            run.sums = [last_digit(plain), last_digit(doubled)];
        }
        run.pieces = run.pieces.saturating_add(1);
        run.idle = 0;
        run.printed &= printed;
        Some(run)
    }

    /// All digits are there and agree.
    fn is_card(&self, card_talk: bool) -> bool {
        let brand = Brand::of_prefix(self.prefix, usize::from(self.digits));
        let likely = match brand {
            Some(Brand::Sure) => self.printed || card_talk,
            Some(Brand::Possible) => card_talk,
            Some(Brand::Unknown) | None => false,
        };
        self.pieces >= 2 && likely && self.sums[0] == 0
    }

    /// So many digits of a likely card that no more may pass. One long number alone is as likely
    /// an order's; it takes printed groups or a second piece.
    fn is_overdue(&self, grouped: bool) -> bool {
        let likely = [15, 16]
            .iter()
            .any(|length| Brand::of_prefix(self.prefix, *length) == Some(Brand::Sure));
        self.digits > DIGITS_ALLOWED && self.printed && likely && (grouped || self.pieces >= 2)
    }
}

fn last_digit(sum: u32) -> u8 {
    u8::try_from(sum % 10).unwrap_or_default()
}

impl Memory {
    /// Whether anything is waited for, so that [`Self::lead`] can be something.
    pub(crate) fn awaits(&self) -> bool {
        self.awaiting.is_some()
    }

    /// What to read before a message: the announcement it answers, if it looks like the answer.
    pub(crate) fn lead(&self, text: &str) -> &'static str {
        let text = text.trim();
        let digits = text.chars().filter(|c| c.is_numeric()).count();
        // "It's 123" is as bare an answer as "123".
        let bare = LEADS_IN
            .find(text)
            .map_or(text, |words| text[words.end()..].trim());
        let only_digits = digits > 0
            && bare
                .chars()
                .all(|c| c.is_numeric() || matches!(c, ' ' | '-' | '.'));
        match self.awaiting {
            Some(RedactionKind::CardCode) if only_digits && digits <= 4 => "cvv: ",
            Some(RedactionKind::Pin) if only_digits && digits <= 8 => "pin: ",
            Some(RedactionKind::UsSsn) if only_digits && digits == 9 => "ssn: ",
            Some(RedactionKind::Password) if is_one_word(text) || answers_password(text) => {
                "password: "
            }
            _ => "",
        }
    }

    /// Whether anything that came before a message can change what is removed from it. Most messages
    /// are words, and words are judged by themselves.
    #[must_use]
    pub fn matters_for(text: &str) -> bool {
        text.chars().any(char::is_numeric)
            || is_one_word(text.trim())
            || answers_password(text)
            || Spelled::of(Folded::new(text).text()).is_some()
    }

    /// Takes note of what the desk wrote: a bare code that answers a question for one is one, whoever
    /// asked.
    pub fn asked(&mut self, text: &str) {
        let folded = Folded::new(text);
        let asked = ASKED
            .iter()
            .find(|(_, pattern)| pattern.is_match(folded.text()))
            .map(|(kind, _)| *kind);
        let asked = asked.or_else(|| {
            ASKED_ELSEWHERE
                .is_match(folded.text())
                .then_some(RedactionKind::CardCode)
        });
        if asked.is_some() {
            self.awaiting = asked;
            self.asked_for = ASKED_FOR;
        }
        if ASKED_CARD.is_match(folded.text()) && speaks_of_card(folded.text()) {
            self.card_talk = CARD_TALK;
        }
    }

    /// The code that the desk asked for, among other words: "981, exp 12/28", "it's nine six nine".
    pub(crate) fn codes(&self, text: &str) -> Vec<Finding> {
        let found = match self.awaiting {
            Some(kind @ RedactionKind::CardCode) if self.asked_for > 0 => {
                code::of_card(Folded::new(text).text()).map(|range| (kind, range))
            }
            Some(kind @ RedactionKind::Pin) if self.asked_for > 0 => {
                code::pin(Folded::new(text).text()).map(|range| (kind, range))
            }
            _ => None,
        };
        let folded = Folded::new(text);
        found
            .map(|(kind, range)| Finding::bare(kind, folded.original(&range)))
            .into_iter()
            .collect()
    }

    /// Takes note of a message that is at rest, and returns what in it completes a card number
    /// that began earlier.
    pub(crate) fn observe(&mut self, text: &str, tally: &Tally) -> Vec<Finding> {
        // What was removed before the text came here stands in it as a mask.
        let masked = |kind: RedactionKind| kind.mask().is_some_and(|mask| text.contains(mask));
        let found = |kind| tally.has(kind) || masked(kind);
        let card_found = found(RedactionKind::CardNumber);
        let code_due = card_found && !found(RedactionKind::CardCode);
        let folded = Folded::new(text);
        let message = folded.text();
        let talked_of_card = self.card_talk > 0;
        self.card_talk = if speaks_of_card(message) || card_found {
            CARD_TALK
        } else {
            self.card_talk.saturating_sub(1)
        };
        // A text that came here with its code is one whose code is removed the next time it is read.
        let given = self.awaiting.is_some_and(&found)
            || !self.lead(text).is_empty()
            || !self.codes(text).is_empty();
        let announces = announced(message).or(code_due.then_some(RedactionKind::CardCode));
        self.asked_for = if given {
            0
        } else {
            self.asked_for.saturating_sub(1)
        };
        // A code that is due, or was asked for, may come after another word.
        let waits = self.awaiting.filter(|kind| {
            !given && (self.asked_for > 0 || *kind == RedactionKind::CardCode && self.card_talk > 0)
        });
        self.awaiting = announces.or(waits);
        if card_found {
            self.runs.clear();
            return Vec::new();
        }
        let under_way = !self.runs.is_empty();
        let about_card = talked_of_card || self.card_talk > 0;
        let in_digits = piece(message, about_card, under_way).map(|piece| (None, piece));
        let told = in_digits.or_else(|| {
            if message.len() > LONGEST_PIECE {
                return None;
            }
            let spelled = Spelled::of(message)?;
            let piece = piece(spelled.text(), about_card, under_way)?;
            Some((Some(spelled), piece))
        });
        let Some((spelled, piece)) = told else {
            for run in &mut self.runs {
                run.idle += 1;
            }
            self.runs.retain(|run| run.idle <= PATIENCE);
            return Vec::new();
        };
        let read = spelled.as_ref().map_or(message, Spelled::text);
        // While a number is under way, the card stays the subject.
        self.card_talk = self.card_talk.max(u8::from(talked_of_card));
        let digits: Vec<u8> = read[piece.clone()]
            .bytes()
            .filter(u8::is_ascii_digit)
            .map(|b| b - b'0')
            .collect();
        let printed = is_printed(&read[piece.clone()]);
        let grouped = read[piece.clone()].bytes().any(|b| !b.is_ascii_digit());
        let mut runs: Vec<Run> = self
            .runs
            .iter()
            .filter_map(|run| run.extended(&digits, printed))
            .collect();
        if matches!(digits.first(), Some(2..=6)) {
            runs.extend(Run::empty().extended(&digits, printed));
        }
        let card_talk = self.card_talk > 0;
        let begun = self.runs.is_empty() && is_first_half(message.trim(), &digits);
        let complete = runs.iter().any(|run| run.is_card(card_talk));
        let overdue = card_talk && runs.iter().any(|run| run.is_overdue(grouped));
        if complete {
            self.runs.clear();
            self.awaiting = Some(RedactionKind::CardCode);
        } else {
            self.runs = runs;
        }
        if complete || overdue || begun {
            let piece = spelled.map_or(piece.clone(), |spelled| spelled.original(&piece));
            vec![Finding::bare(
                RedactionKind::CardNumber,
                folded.original(&piece),
            )]
        } else {
            Vec::new()
        }
    }
}

/// Whether a message is nothing but the first half of a card number as it is printed, `4111-1111`: of a
/// number with hyphens that begins like a surely known network's, hardly anything else is said alone.
fn is_first_half(message: &str, digits: &[u8]) -> bool {
    let bytes = message.as_bytes();
    let hyphen = bytes.len() == 9 && bytes[4] == b'-' && digits.len() == 8;
    let prefix = digits
        .iter()
        .take(6)
        .fold(0, |sum, digit| sum * 10 + u32::from(*digit));
    hyphen && Brand::of_prefix(prefix, 16) == Some(Brand::Sure)
}

/// Words that may stand beside the piece of a number, in several languages.
const BESIDE: &str = r"ok|okay|it's|its|it|is|are|and|then|now|next|ones?|first|second|third|last|rest|remaining|the|these|those|that's|this|my|four|numbers?|digits?|part|group|block|set|half|followed|comes|come|by|on|to|here|so|of
    | starts|begins|ends|continues|continue|continuing|with|finally|after|afterwards|more
    | und|dann|danach|weiter|mit|jetzt|nun|hier|geht|folgen|folgt|sind|ist|die|der|das|n[äa]e?chste[nrs]?|letzte[nrs]?|erste[nrs]?|zweite[nrs]?|dritte[nrs]?|zahlen?|ziffern?|nummern?|teil|gruppe|also|zum|schluss
    | et|puis|ensuite|apr[èe]s|enfin|voici|les?|la|suite|suivants?|prochains?|derniers?|premiers?|chiffres?|num[ée]ros?|sont|c'est|est
    | y|luego|despu[ée]s|sigue|siguientes?|[uú]ltim[oa]s?|primer[oa]?s?|los|las|el|son|d[ií]gitos?|n[uú]meros?
    | e|poi|dopo|quindi|gli|prossim[ei]|ultim[ei]|prim[ei]|cifre|numeri|sono|infine
    | depois|a\ seguir|pr[óo]xim[oa]s?|os|as|s[ãa]o
    | en|dan|daarna|vervolgens|volgende|laatste|eerste|de|cijfers?|zijn
    | i|potem|nast[ęe]pnie|dalej|kolejn[ea]|ostatni[ea]|pierwsz[ea]|cyfry|to|s[ąa]
    | ve|sonra|sonraki|devam[ıi]|ilk|rakamlar?
    | и|потом|затем|дальше|далее|следующ(?:ий|ие|ая|ее)|последн(?:ий|ие|яя|ее)|перв(?:ый|ые|ая)|цифры
    | ثم|وبعدها|بعدها|التالي|الأخيرة|وأخيرا";

/// Digits alone, with words such as "and then": nothing else is said.
static BARE: LazyLock<Regex> = LazyLock::new(|| {
    pattern(&format!(
        r"(?ix)^ [\s.,:;!-]* (?: (?: {BESIDE} ) [\s.,:;!-]+ | (?: 然后|接着|后面|接下来|下一|最后|剩下|的|是|次は|次に|続き|最後|それから|そして|は ) [\s.,:;!-]* )*
            (?P<piece> [0-9] (?: [0-9\ .,/-]* [0-9] )? ) [\s.,:;!-]* (?: (?:and|then|so|far|ok|next|und|et|y|e|en|i|ve|и) [\s.,:;!-]* )* $",
    ))
});

/// The end of a message that speaks of a card: "my card number is 4111 1111".
static AT_END: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?ix)\b(?: card | visa | master\ ?card | amex | karte | kartennummer | kreditkartennummer | carte | tarjeta ) \s* (?: number | no | nr | nummer )? \s* (?: is | starts\ with | begins\ with | ist | lautet | est | es | beginnt\ mit )? [\s:\#]* (?P<piece> [0-9] (?: [0-9\ .-]* [0-9] )? ) [\s.,:;-]* (?: (?:and|then|\.\.\.|…) [\s.,:;-]* )* $",
    )
});

/// The start of a message that goes on with a number under way: "1111 1111 exp 12/26".
static AT_START: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?ix)^ \s* (?P<piece> [0-9]{2,} (?: [\ .-] [0-9]{2,} )* ) (?: [\s,;]+ \(? (?: exp | valid | cvv | cvc | and | with | that's | thats | is\ the | gültig | und | et | y ) \b )",
    )
});

/// The part of a message that could belong to a number told in pieces.
fn piece(message: &str, card_talk: bool, under_way: bool) -> Option<Range<usize>> {
    if !message.bytes().any(|b| b.is_ascii_digit()) {
        return None;
    }
    let found = BARE
        .captures(message)
        .or_else(|| {
            if card_talk {
                AT_END.captures(message)
            } else {
                None
            }
        })
        .or_else(|| {
            if card_talk && under_way {
                AT_START.captures(message)
            } else {
                None
            }
        })?;
    let piece = found.name("piece")?;
    let digits = piece.as_str().bytes().filter(u8::is_ascii_digit).count();
    (1..=17).contains(&digits).then(|| piece.range())
}

/// Groups of the sizes that are printed on cards.
fn is_printed(piece: &str) -> bool {
    let sizes: Vec<usize> = piece
        .split(|c: char| !c.is_ascii_digit())
        .map(str::len)
        .filter(|size| *size > 0)
        .collect();
    // Told digit by digit, a group is what is told in one breath.
    let alone = sizes.len() > 1 && sizes.iter().all(|size| *size == 1);
    let sizes = if alone { vec![sizes.len()] } else { sizes };
    sizes.iter().all(|size| matches!(size, 4..=6 | 8 | 12))
}

/// Words before a bare code.
static LEADS_IN: LazyLock<Regex> = LazyLock::new(|| {
    pattern(r"(?i)^(?:(?:it's|it’s|its|it is|is|number|code|ist|est|es|c'est|c’est)[\s:,]+)+")
});

/// Questions for a secret. One for a password has to ask for the password itself: its answer may be
/// any word.
static ASKED: LazyLock<[(RedactionKind, Regex); 4]> = LazyLock::new(|| {
    let request = r"(?:\?|\b(?:please|give|tell|send|share|provide|confirm|enter|type|need|what|which|bitte|nennen|geben|s'il vous pla[îi]t|svp|donne[rz]|por favor|d[íi]game|indique)\b)";
    let either = |names: &str| {
        pattern(&format!(
            r"(?is)(?:{request}.*\b(?:{names})\b|\b(?:{names})\b.*{request})"
        ))
    };
    [
        (
            RedactionKind::CardCode,
            either(
                r"cvv2?|cvc2?|cvn|card (?:security |verification )?code|security (?:code|number)|(?:three|3|four|4)[ -]digit (?:security )?code|(?:digits|code|number|ziffern|stellen|nummer|chiffres|d[íi]gitos|cifre) (?:(?:is |are |printed )*(?:on|at|from) the (?:back|reverse|front)|auf der r[üu]ckseite|hinten|au dos|al dorso|en el reverso|sul retro)|код безопасности|pr[üu]f(?:nummer|ziffer)|sicherheitscode|code de s[ée]curit[ée]|cryptogramme|c[óo]digo de seguridad",
            ),
        ),
        (
            RedactionKind::Pin,
            either(
                r"pin|passcode|otp|one[ -]time code|geheimzahl|code secret|code\b.{0,40}\b(?:sms|text(?: message)?|e-?mail|app)",
            ),
        ),
        (
            RedactionKind::UsSsn,
            either(r"ssn|social security(?: number)?"),
        ),
        (
            RedactionKind::Password,
            pattern(
                r"(?is)\b(?:what(?:'s|’s| is)|give me|tell me|send me|share|provide|confirm|need|nennen sie|wie lautet|wie ist|was ist|quel est|donnez|indique[zr]?|cu[áa]l es|d[íi]game|qual [èé]|mi dica|diga|wat is|geef|jakie jest|jaki jest|prosz[ęe] poda[ćj])[^.?!]{0,24}(?:\b(?:passwords?|passwort|kennwort|mot de passe|contraseña|senha|palavra-passe|wachtwoord)\b|has[łl]o)|(?:şifreniz|parolanız)[^.?!]{0,12}(?:ne|nedir|\?|yazın|söyle)|(?:какой|назовите|укажите|скажите|напишите)[^.?!]{0,24}пароль|密[码碼](?:是什么|是什麼|是多少)|(?:提供|告诉|告訴|输入|輸入)[^。？！]{0,12}密[码碼]|パスワード(?:は何|を教え|を入力|をお知らせ)|(?:ما هي|أخبرني|أعطني|أدخل)[^.?!؟]{0,12}كلمة (?:المرور|السر)",
            ),
        ),
    ]
});

/// The number of a card, by name: whoever brings it up, what follows is told about a card.
static ASKED_CARD: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?ix)\b(?: (?:card|karte|carte|kaart) [\s'’s-]{0,3} (?:numbers?|no|nummer|details|data|daten) | \w*kartennummer | kaartnummer | kart\ numara\w* | numer\ (?:\w+\ )?karty
        | (?:numbers?|digits) \ (?:of|on|from|across) \ [^.?!\n]{0,24} \b card | nummer \ (?:\w+\ ){0,2} \w*karte
        | (?:num[ée]ro|n[uú]mero|cifre|chiffres|d[ií]gitos) \ (?:\w+\ ){0,3} (?:carte|tarjeta|carta|cart[ãa]o) )
        | номер\w*\ (?:\w+\ )?карт | رقم\ (?:\w+\ )?(?:ال)?بطاق | 卡号 | 卡號 | カード(?:の)?番号",
    )
});

/// Questions for a card's code in scripts that write no spaces between words.
static ASKED_ELSEWHERE: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"セキュリティ(?:コード|番号|ナンバー)|安全码|安全碼|卡背面|验证码|보안 ?코드|رمز الأمان",
    )
});

static ANNOUNCED: LazyLock<[(RedactionKind, Regex); 4]> = LazyLock::new(|| {
    let ends = r"\s*(?:(?:is|are|was|ist|lautet|est|es)\s*[:=]?|[:=])\s*$";
    [
        (
            RedactionKind::CardCode,
            pattern(
                r"(?i)\b(?:cvv2?|cvc2?|security code|card code|prüfnummer|sicherheitscode|code de sécurité|código de seguridad)(?:\s*(?:number|code))?\s*(?:is|ist|lautet|est|es)?\s*[:=]?\s*$",
            ),
        ),
        (
            RedactionKind::Pin,
            pattern(
                r"(?i)\b(?:pin|passcode|geheimzahl|code secret|otp)(?:\s*(?:number|code))?\s*(?:is|ist|lautet|est|es)?\s*[:=]?\s*$",
            ),
        ),
        (
            RedactionKind::UsSsn,
            pattern(r"(?i)\b(?:ssn|social security(?: number)?)\s*(?:is)?\s*[:=]?\s*$"),
        ),
        (
            RedactionKind::Password,
            pattern(&format!(
                r"(?i)\b(?:password|passwd|pwd|pw|passwort|kennwort|mot de passe|mdp|contraseña|contrasena|clave){ends}"
            )),
        ),
    ]
});

/// Any of them: most messages announce nothing, and one look tells.
static ANNOUNCES: LazyLock<Regex> =
    LazyLock::new(|| pattern(&ANNOUNCED.each_ref().map(|(_, one)| one.as_str()).join("|")));

fn announced(message: &str) -> Option<RedactionKind> {
    // An announcement is the end of a message.
    let message = message.trim_end();
    let message =
        &message[message.ceil_char_boundary(message.len().saturating_sub(ANNOUNCEMENT))..];
    if !ANNOUNCES.is_match(message) {
        return None;
    }
    ANNOUNCED
        .iter()
        .find(|(_, pattern)| pattern.is_match(message))
        .map(|(kind, _)| *kind)
}

/// Whether a text can be the answer to a question for a password that is a phrase.
fn answers_password(text: &str) -> bool {
    let text = text.trim();
    text.len() <= LONGEST_PIECE && !text.contains('\n') && is_passphrase(Folded::new(text).text())
}

fn is_one_word(text: &str) -> bool {
    const ANSWERS: [&str; 14] = [
        "ok",
        "okay",
        "yes",
        "no",
        "wait",
        "sorry",
        "hello",
        "hi",
        "thanks",
        "what",
        "nevermind",
        "hm",
        "hmm",
        "please",
    ];
    let word = text.trim_end_matches(['.', '!', '?', ',']).to_lowercase();
    !text.is_empty()
        && text.len() <= 128
        && !text.contains(char::is_whitespace)
        && !ANSWERS.contains(&word.as_str())
}
