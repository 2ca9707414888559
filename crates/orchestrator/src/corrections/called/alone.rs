//! A message that is nothing but a name, and names where one is reached: "Mara Stone", "Mr. Stone", "Stone, Mara", "call me back:
//! Mara Stone, 030 …". They are the writer's, where the desk asked nothing else.

use std::collections::HashSet;
use std::sync::LazyLock;

use regex::Regex;

use super::signed::{WORD, plain, small};
use crate::corrections::words::pattern;

/// Nothing but a name: of two or three words, behind a title or a dash, or of one word.
static ALONE: LazyLock<Regex> = LazyLock::new(|| {
    pattern(&format!(
        r"^\W*(?:(?:hi|hello|hey|hallo|ok|okay|yes|ja)[,.! ]+)?(?P<title>(?:mr|mrs|ms|miss|dr|herr|frau|monsieur|madame|señora?|signora?|senhora?|mevrouw|meneer|pani?|госпож\p{{L}}|господин)\.? )?(?P<dash>[-–—~] ?)?(?:(?P<last>{WORD}), )?(?P<name>{WORD}(?: {WORD}){{0,2}})\W*$|^\W*(?:(?:hi|hello|hey|no|well|yes)[ ,]+)*i['\u{{2019}}]?\u{{ad}}?m (?P<small>\p{{L}}[\p{{L}}'-]+)(?: (?:btw|by the way|actually))?\W*$"
    ))
});

/// Single words that are said alone, and what one may be beside a name.
static WORDS: LazyLock<HashSet<&str>> = LazyLock::new(|| {
    "\
wow great perfect awesome amazing cool nice brilliant excellent fantastic wonderful super ouch damn whatever understood noted \
correct exactly absolutely definitely indeed seriously really strange weird odd interesting unbelievable finally urgent \
express standard tracking refund return cancel help hurry wait stop next continue confirmed agreed deal maybe perhaps \
perfekt prima klasse toll genial wunderbar ausgezeichnet spitze schade mist krass echt wirklich endlich genau richtig \
verstanden alles klar sofort schnell vielleicht rückgabe erstattung storno parfait génial dommage compris exact vraiment \
enfin vite peut-être remboursement retour perfecto genial estupendo vale entendido exacto claro quizás rápido reembolso \
devolución perfetto ottimo benissimo peccato capito esatto certo forse presto rimborso reso perfeito ótimo pena entendi \
exato talvez rápido reembolso devolução top goed perfect jammer begrepen precies misschien snel retour świetnie super \
szkoda rozumiem dokładnie może szybko zwrot harika mükemmel tamam anladım belki acele iade отлично супер жаль понятно точно \
может быстро возврат \
done out hungry pregnant broke abroad blind deaf vegan vegetarian german french english american italian spanish dutch \
polish free over against away alone aware afraid asleep sceptical skeptical proud sad glad late early poor rich old young \
delighted eager clear certain positive hurt ill dead alive fine dizzy allergic elderly foreign local online offline \
curious serious anxious nervous grateful thankful hopeful"
        .split_whitespace()
        .collect()
});

/// Where the writer is called or written to, with their name.
static REACHED: LazyLock<Regex> = LazyLock::new(|| {
    let me = r"(?:call|ring|phone|reach|contact|text) me(?: back)?(?: please)?(?: at| on| under)?|ruf(?:en sie|t)? mich (?:bitte )?(?:an|zurück)|rappelez-moi|appelez-moi|llámeme|llámame|(?:ri)?chiam(?:atemi|ami|i)|ligue-me|liguem-me|bel me(?: terug)?|proszę (?:oddzwonić|dzwonić)|перезвоните мне|beni arayın";
    let address = r"(?:my|our|meine?|mon|ma|notre|mi|nuestra|il mio|la mia|a minha|o meu|mijn|mój|мой) (?:\p{L}+ )?(?:address|lieferadresse|adresse|anschrift|dirección|indirizzo|morada|endereço|adres|адрес)(?: is| ist| lautet| est| es| è| é)?";
    pattern(&format!(
        r"(?:^|[^\p{{L}}])(?:(?:{me})\s*[:,]\s*|(?:{address})\s*[:：]\s*)(?P<name>{WORD} {WORD})\s*(?:,|[\s–-]+\+?\d|\n|$)"
    ))
});

/// What a street or a place is called by.
static PLACES: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?:^|\s)(?:street|st|road|rd|lane|avenue|ave|drive|way|row|hill|park|square|court|close|house|building|city|town|straße|strasse|str|weg|platz|gasse|allee|ring|rue|boulevard|place|chemin|calle|avenida|plaza|via|viale|piazza|corso|rua|praça|straat|laan|plein|ulica|ul|улица|проспект|sokak|caddesi)\.?(?:\s|$)|(?:straße|strasse|straat|weg|gasse|platz|laan)$",
    )
});

/// The name that a line gives with "im" before it, and no more: "im mara".
pub(super) fn in_small_letters(line: &str) -> Option<String> {
    let small = ALONE.captures(line)?.name("small").is_some();
    small.then(|| name_alone(line)).flatten()
}

/// The name that a text is, and no more. What the desk asked for decides whether it is one.
pub(crate) fn name_alone(text: &str) -> Option<String> {
    const LONGEST: usize = 60;
    if text.len() > LONGEST || text.contains(['?', '？', '؟', '\n']) {
        return None;
    }
    let found = ALONE.captures(text)?;
    let known = |name: &str| {
        let mut words = name.split_whitespace();
        words.any(|word| {
            let word = word.to_lowercase();
            WORDS.contains(word.trim_matches(|c: char| !c.is_alphanumeric()))
        })
    };
    if let Some(small_name) = found.name("small") {
        let name = small_name.as_str();
        return (!known(name)).then(|| small(name, 1)).flatten();
    }
    let name = found.name("name")?.as_str();
    let name = match found.name("last") {
        Some(last) => format!("{} {name}", last.as_str()),
        None => name.to_owned(),
    };
    let unspaced = name.chars().any(|c| c >= '\u{2e80}');
    let shouts = name.chars().count() > 1 && name.chars().all(|c| !c.is_lowercase());
    (!known(&name) && !unspaced && !shouts && !PLACES.is_match(&name))
        .then(|| plain(&name, 1))
        .flatten()
}

/// The name beside which the writer says where they are reached.
pub(super) fn reached(text: &str) -> Option<String> {
    let found = REACHED.captures(text)?;
    let name = found.name("name")?.as_str();
    (!PLACES.is_match(name)).then(|| plain(name, 2)).flatten()
}
