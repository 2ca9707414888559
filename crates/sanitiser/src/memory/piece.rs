//! The pieces of a card number that comes in several messages.

use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;

use crate::find::{Brand, pattern};

/// Whether a message is nothing but the first half of a card number as it is printed, `4111-1111`. Of a number with
/// hyphens that begins like a surely known network's, hardly anything else is said alone.
pub(super) fn is_first_half(message: &str, digits: &[u8]) -> bool {
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
pub(super) fn piece(message: &str, card_talk: bool, under_way: bool) -> Option<Range<usize>> {
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
pub(super) fn is_printed(piece: &str) -> bool {
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
