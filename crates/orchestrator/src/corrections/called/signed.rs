//! Names that stand where a text ends, or are written in small letters: "Thanks, Mara", "lg mara", a name alone on the last
//! line, "mara here", "my name's mara".
//!
//! A word in small letters is a name only where little else can stand: behind "my name is", before "here", behind a closing
//! formula, or as first and last name behind "im".

use std::collections::HashSet;
use std::sync::LazyLock;

use regex::Regex;

use crate::corrections::clauses::{Clause, clauses};
use crate::corrections::named::is_no_person;
use crate::corrections::words::pattern;

/// A word of a name with a capital, or of a script that has none.
pub(super) const WORD: &str = r"(?-i:\p{Lu}|\p{Lo})[\p{L}\p{M}.'\u{2019}-]*";
/// Closing formulas, behind which a name follows.
const FORMULAS: &str = r"(?:(?:kind|best|warm|many)? ?(?:regards|wishes)|best|sincerely(?: yours)?|cheers|greetings|signed|yours|(?:mit )?(?:freundlichen|besten|lieben|herzlichen|schönen|vielen)? ?(?:grüßen|grüße|gruß|gruss|gruessen|gruesse)|mfg|lg|vg|bg|(?:bien )?cordialement|bien à vous|salutations|bises|bisous|(?:un )?saludos?(?: cordial(?:es)?)?|(?:un )?abrazos?|atentamente|(?:cordiali |distinti )?saluti|(?:met )?(?:vriendelijke )?groet(?:en|jes)?|mvg|atenciosamente|(?:com os melhores )?cumprimentos|(?:um )?abraços?|pozdrawiam|pozdro|z poważaniem|saygılarımla|saygılar|sevgiler(?:le)?|selamlar|с уважением|с приветом|مع (?:خالص )?التحية|(?:مع )?(?:خالص )?تحياتي|此致|敬上|祝好|よろしくお願い(?:いた)?します|敬具|草々)";

/// A formula and the name below it or behind it, at the end.
static SIGNED: LazyLock<Regex> = LazyLock::new(|| {
    pattern(&format!(
        r"(?:^|[\s.,!?。！])(?:{FORMULAS}\s*[,.:!،，。—–-]*\s+|(?:此致|敬上|祝好|谢谢|よろしくお願いします|よろしくお願いいたします)[，,、。\s]+)(?P<name>{WORD}(?:[ ]{WORD}){{0,3}})\s*(?:\(.*\)|,[^\n]*\d[^\n]*)?[.!。]?\s*$"
    ))
});

/// Thanks and a name, behind a comma or on the next line: thanks with an exclamation mark go to the desk.
static THANKED: LazyLock<Regex> = LazyLock::new(|| {
    pattern(&format!(
        r"(?:^|[\s.,!?])(?:thanks|thank you|many thanks|thx|danke|vielen dank|merci|gracias|muchas gracias|grazie|obrigad[oa]|bedankt|dank u|dziękuję|dzięki|teşekkürler|спасибо|شكرا|谢谢)(?: (?:in advance|a lot|so much|very much|im voraus|d['\u{{2019}}]avance|mille))?(?:[,،，] ?|[,.!]?\s*\n\s*)(?P<name>{WORD}(?:[ ]{WORD}){{0,2}})\s*[.]?\s*$|(?:^|[\s.,!?])(?:thanks|thank you|many thanks|danke|vielen dank|merci|gracias|grazie|obrigad[oa]|bedankt|dziękuję|teşekkürler|спасибо)[.!]+ +(?P<full>{WORD} {WORD})\s*[.]?\s*$"
    ))
});

/// A formula and a name in small letters.
static SMALL: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?:^|[\s.,!?])(?:lg|vg|mfg|bg|liebe grüße|viele grüße|gruß|bises|bisous|un abrazo|abrazos|saludos|ciao|saluti|um abraço|abraços?|groetjes|mvg|pozdrawiam|pozdro|sevgiler|selamlar|cheers|regards|kind regards|best regards|thx)[,.!]? +(?P<name>\p{Ll}[\p{L}'-]+(?: \p{Ll}[\p{L}'-]+)?)\s*[.]?\s*$",
    )
});

/// A name behind what only a name follows, in any writing.
static NAMED: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?:\bmy (?:full |real |first )?name(?: is|['\u{2019}]?\u{ad}?s)|\bcall me|\bich hei(?:ß|ss)e|\bmein name ist|\bje m['\u{2019}]appelle|\bmon nom est|\bme llamo|\bmi nombre es|\bmi chiamo|\bil mio nome è|\bchamo-me|\bme chamo|\bo meu nome é|\bik heet|\bmijn naam is|\bnazywam się|\bmam na imię|\b(?:benim )?ad[ıi]m|\b(?:benim )?(?:i\u{307}?|İ)smim|\bменя зовут|\bмоё имя) +(?P<name>\p{L}[\p{L}'-]+(?: \p{L}[\p{L}'-]+)?)\s*(?:$|[.,;:!?\n–—-]| (?:and|und|et|y|e|en|i|и|ve|btw|by the way|here)\b)|(?:^|[.,;!?\n])\s*(?:(?:hi|hello|hey|so|well|and|but|no|yes)[ ,]+)*i['\u{2019}]?\u{ad}?m +(?P<both>\p{L}[\p{L}'-]+ \p{L}[\p{L}'-]+)\s*(?:$|[.,;!?\n–—]| (?:btw|by the way|here|again)\b)|(?:^|[.!?\n])\s*(?:(?:hi|hello|hey|hallo|moin)[ ,]+)?(?P<here>\p{L}[\p{L}'-]+(?: \p{L}[\p{L}'-]+)?) (?:here|hier)\s*(?:$|[.,!\n])",
    )
});

/// A name at the begin, in words that say nothing else where a text opens with them.
static OPENS: LazyLock<Regex> = LazyLock::new(|| {
    pattern(&format!(
        r"(?:^|[\n.!?])\s*(?:\p{{L}}+[,!.]? )?(?:ici|le habla|le escribe|qui(?: è)?|aqui (?:é|fala) (?:[oa] )?|u spreekt met|je spreekt met|tu|это|вас беспокоит|معك|معكم)\s*(?P<name>{WORD} {WORD})\s*(?:$|[.,!;:\n–—])|(?:^|[\n.!?])\s*(?P<on>{WORD} {WORD}) (?:на связи|беспокоит|تتحدث|يتحدث)\s*(?:$|[.,!\n])|(?:^|[\n。！])(?:这里是|这边是)(?P<zh>\p{{Han}}{{2,4}})\s*(?:$|[，。！\n])|(?:^|[\n。！])(?P<ja>[\p{{Han}}\p{{Katakana}}ー]{{2,8}})より\s*(?:$|[。\n])"
    ))
});

/// A name alone on the last line.
static LAST: LazyLock<Regex> = LazyLock::new(|| {
    pattern(&format!(
        r"\S[^\n]*\n\s*(?P<dash>[-–—~]+ ?)?(?P<name>{WORD}(?:[ ]{WORD}){{0,2}})\s*[.]?\s*$"
    ))
});

/// Words that may stand there and are no names.
static NO_NAMES: LazyLock<HashSet<&str>> = LazyLock::new(|| {
    "\
a about actually again all almost already also always an and angry annoyed any anyone anything are as asking at away back \
bad based be because behind both bored business but bye by calling can cancelled client company confused customer day dear \
desperate disappointed done eagerly either else even ever everyone everybody everything exactly expecting fan fed fine first \
folks for friend from frustrated furious getting glad going gonna good great guys happy hate hello help here hi home hopeful \
hoping how i ill in interested is it its just kidding kind late left like looking lost lot mad mate me mean mine missing \
more much my name nearly new nice no nobody none nope not nothing now of off ok okay old on one only or order out outside \
over part person pissed please pretty quite ready really regards right running sad same sent service shop sick since so \
some somebody someone sorry sort spelled spelt spelling stand standing still stuck stupid such super support sure team \
thank thanks that the there they thing things thinking this tired to today tonight too trying two unable under unhappy \
until up upset urgent us very waiting was we well what when where which who why wife with wondering worried writing wrong \
yes yet you your yours \
alles alle allein auch auf aus bei bin bitte da danke das der die dir du ein eine er es euch euer eure falsch für gerade \
ganz gut guten heute hier ich ihr im in ist ja jetzt kein keine leider mein mit morgen nein nicht nichts noch nur schon \
sehr sie so steht tschüss und uns unser vielen von war was weg wie wieder wir wo zu zusammen zurück \
tous toi vous bien bientôt la le les beaucoup moi et merci pas encore toujours todos a hasta luego mucho gracias y no \
muy aquí solo tutti ciao a presto e non molto grazie qui todos até logo não muito obrigado obrigada aqui allemaal tot \
ziens niet nog alleen dag wszystkim nie jeszcze bardzo dzięki cześć tu herkese çok değil burada hala teşekkürler все всем \
не ещё очень тут спасибо \
germany deutschland berlin france paris españa madrid italia roma london england schweiz österreich wien münchen hamburg \
bestellung bestellnummer rechnung reklamation lieferung paket kunde kundin order customer urgent dringend hilfe anfrage \
ltd gmbh inc llc consulting group company verein shop store online mobil mobile handy iphone android outlook gesendet sent \
wishes greetings grüße gruß grüßen dank besten beste best kind warm many liebe herzliche freundliche freundlichen saludos \
saluti cordiali groet groeten vriendelijke met com com os cumprimentos pozdrawiam dobry dzień morning afternoon evening \
tag morgen abend buenos días bom dia buongiorno bonjour monday tuesday wednesday thursday friday saturday sunday"
        .split_whitespace()
        .collect()
});

/// The names by which a text ends, or calls its writer in small letters.
pub(super) fn signed(text: &str) -> Vec<String> {
    let text = text.trim_end();
    let mut names: Vec<String> = Vec::new();
    let formula = SIGNED.captures(text).or_else(|| THANKED.captures(text));
    let formula = formula.or_else(|| SMALL.captures(text));
    let name_of = |found: &regex::Captures<'_>| {
        let name = found.name("name").map(|name| (name.as_str().to_owned(), 1));
        // "Thanks! Anna" goes to the desk; a first and a last name are the writer's.
        name.or_else(|| found.name("full").map(|name| (name.as_str().to_owned(), 2)))
    };
    if let Some((name, fewest)) = formula.as_ref().and_then(name_of) {
        names.extend(plain(&name, fewest));
    } else if let Some(name) = last_line(text) {
        names.push(name);
    }
    for found in NAMED.captures_iter(text) {
        let named = found.name("name").map(|name| (name, 1));
        let here = found.name("here").map(|name| (name, 1));
        let both = found.name("both").map(|name| (name, 2));
        let name = named.or(here).or(both);
        names.extend(name.and_then(|(name, fewest)| small(name.as_str(), fewest)));
    }
    names.extend(super::alone::reached(text));
    // "…\n\nim mara"
    if let Some((_, last)) = text.rsplit_once('\n')
        && last.trim_start().to_lowercase().starts_with('i')
    {
        names.extend(super::alone::in_small_letters(last));
    }
    if let Some(found) = OPENS.captures(text) {
        let name = ["name", "on", "zh", "ja"];
        let name = name.iter().find_map(|group| found.name(group));
        names.extend(name.and_then(|name| plain(name.as_str(), 1)));
    }
    names
}

/// A name alone on the last line: of two words, behind a dash, or below an empty line.
fn last_line(text: &str) -> Option<String> {
    /// Below a formula stand the name and then other lines.
    const BELOW: usize = 5;
    let found = LAST.captures(text)?;
    let name = found.name("name")?;
    let words = name.as_str().split_whitespace().count();
    let above = text.get(..name.start()).unwrap_or_default();
    let apart = above
        .trim_end_matches([' ', '-', '–', '—', '~'])
        .ends_with("\n\n");
    let last = above
        .lines()
        .rev()
        .take(BELOW)
        .any(|line| CLOSES.is_match(line));
    let labelled = above.lines().any(|line| LABELLED.is_match(line));
    let alone = words > 1 || apart || found.name("dash").is_some();
    (alone && !last && !labelled)
        .then(|| plain(name.as_str(), 1))
        .flatten()
}

/// A closing formula in a line.
static CLOSES: LazyLock<Regex> =
    LazyLock::new(|| pattern(&format!(r"(?:^|[\s.,!?]){FORMULAS}\s*[,.!]?\s*$")));
/// A line of a form: what stands on the next one may be its value.
static LABELLED: LazyLock<Regex> = LazyLock::new(|| pattern(r"^\s*\p{L}[\p{L} .-]{0,30}[:：]"));

/// A name, if none of its words is known for anything else.
pub(super) fn plain(name: &str, fewest: usize) -> Option<String> {
    let name = name.trim_end_matches('.');
    let all: Vec<Clause<'_>> = clauses(name, &[]);
    let words: Vec<String> = name.split_whitespace().map(str::to_lowercase).collect();
    let known = |word: &String| {
        let word = word.trim_end_matches('.');
        NO_NAMES.contains(word) && !super::is_title_word(word)
    };
    let kinds = all.iter().flat_map(|clause| &clause.words);
    let mut kinds = kinds.filter(|word| !super::is_title_word(&word.lower()));
    let long = words.iter().any(|word| word.chars().count() > 1);
    let is = words.len() >= fewest
        && long
        && !words.iter().any(known)
        && !kinds
            .any(|word| word.kind != 0 && !word.is_unspaced() && word.text.chars().count() > 1)
        && !is_no_person(&words);
    let without = name
        .split_whitespace()
        .filter(|word| !super::is_title_word(&word.to_lowercase()))
        .collect::<Vec<_>>()
        .join(" ");
    (is && !without.is_empty()).then_some(without)
}

/// Whether a name is one word that is known for something else: "Same here".
pub(super) fn is_no_name(name: &str) -> bool {
    NO_NAMES.contains(name.to_lowercase().as_str())
}

/// A name in small letters: no word of it is one that is said of oneself.
pub(super) fn small(name: &str, fewest: usize) -> Option<String> {
    let said = |word: &str| {
        let lower = word.to_lowercase();
        let ends = [
            "ing", "ed", "ly", "ful", "less", "able", "ous", "ious", "ive",
        ];
        NO_NAMES.contains(lower.as_str()) || ends.iter().any(|end| lower.ends_with(end))
    };
    (!name.split_whitespace().any(said))
        .then(|| plain(name, fewest))
        .flatten()
}
